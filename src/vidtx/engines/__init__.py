"""Adaptors of model packages behind the Protocols of `base`; the only room that imports torch and the model packages."""
