"""Adaptors of model packages behind the Protocols of `base`; the only package that imports torch and the model packages."""
