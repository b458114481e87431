"""The Ukrainian phrases of the report by key; the terms are those of `vidtx.views.phrases.ukrainian`."""

from __future__ import annotations

from collections.abc import Mapping

REPORT: Mapping[str, str] = {
    # Languages by their codes.
    "language.en": "англійська",
    "language.uk": "українська",
    "language.ko": "корейська",
    "language.ru": "російська",
    "language.zh": "китайська",
    "language.ja": "японська",
    "language.de": "німецька",
    "language.fr": "французька",
    "language.pl": "польська",
    # The head of the page.
    "report.title": "Звіт про розмову з перекладачем",
    "report.lead": (
        "Складено машиною за одним відеозаписом. Те, на що звіт указує, має переглянути й прослухати людина; сам він нічого не вирішує. "
        "Кожен час є місцем у записі."
    ),
    "report.skip": "До розшифровки",
    "report.contents": "Зміст",
    "report.glance": "Стисло",
    "report.timeline": "Часова шкала",
    "report.transcript": "Розшифровка",
    "report.boundaries": "Монтажні стики",
    "report.limits": "Чого цей звіт не може сказати",
    "report.provenance": "Походження",
    # At a glance.
    "report.not_reviewed": "Ніхто цього не перевіряв.",
    "report.reviewed": "перевірено людиною реплік: {checked} з {count}",
    "report.left_out": "Вилучено, бо відхилив перевіряльник: {what}.",
    "rejected.findings": "розбіжностей: {count}",
    "rejected.boundaries": "монтажних стиків: {count}",
    "rejected.links": "зв'язків оригіналу з перекладом: {count}",
    "exchanges.continuous": "монтажу не знайдено",
    "exchanges.crosses_edit": "перетинають монтажний стик",
    "exchanges.unknown": "про монтаж невідомо",
    "report.renditions": "перекладено інакше, ніж сказано",
    "report.renditions_of": "з порівняних усних перекладів: {count}",
    "report.unsure": "репліки, у яких машина не певна",
    "report.of_utterances": "з {count}",
    "report.people": "Хто говорив",
    "report.nobody": "Мовлення не знайдено.",
    "report.spoke": "{length}, {percent} %",
    "report.role_sure": "певність ролі {percent} %",
    "report.clip": "Запис",
    "report.length": "тривалість",
    "report.languages": "мови",
    "source.title": "назва",
    "source.uploader": "хто оприлюднив",
    "source.upload_date": "коли оприлюднено",
    "source.url": "звідки завантажено",
    "source.none": "невідомо: поруч із записом не було відомостей завантажувача",
    "report.places": "Куди дивитися насамперед",
    "report.no_places": "Не знайдено нічого, що варто переглянути насамперед. Це не означає, що нічого немає.",
    "report.more_places": "та ще {count}: їх позначено на шкалі й у розшифровці",
    "report.language_unknown": "мова невідома",
    # The timeline.
    "report.timeline_how": (
        "Кожна доріжка є окремим мовцем, а візерунок показує мову. Дужки вгорі є обмінами репліками, вертикальні лінії монтажними стиками, а позначки з "
        "номерами розбіжностями. Кожна з них веде до свого місця нижче."
    ),
    "report.timeline_row": "Часова шкала від {start} до {end}",
    "report.timeline_desc": "Усе, що є на цьому рисунку, подано словами в розшифровці нижче.",
    "report.finding": "розбіжність",
    # The transcript.
    "report.transcript_how": (
        "Кожен обмін репліками: запитання й відповідь, поруч те, як їх переклав перекладач, і машинний переклад обох. Де обидва машинні переклади "
        "однакові, показано один. Підкреслено те, чого стосується розбіжність; розбіжності є підказками для людини, а не доведеними помилками."
    ),
    "report.into": "машинний переклад ({name})",
    "report.of_rendition": "усний переклад:",
    "report.rendered_at": "перекладено разом з іншою реплікою, {time}",
    "report.caption": "напис у кадрі:",
    "report.somewhere_inside": "стик лежить десь усередині; часу окремих слів тут немає",
    "report.listen": "слухати з {time}",
    "report.listen_confirmed": "підтверджено перевіряльником; слухати з {time}",
    "report.nothing_said": "Нічого зі сказаного не розпізнано.",
    "reviewed.edited": "виправлено людиною",
    "reviewed.edited_by": "виправлено: {who}",
    "reviewed.confirmed": "підтверджено людиною",
    "reviewed.confirmed_by": "підтверджено: {who}",
    "reviewed.added": "додано людиною",
    "reviewed.added_by": "додано: {who}",
    "reviewed.boundary_accepted": "підтверджено перевіряльником",
    "reviewed.boundary_added": "додано перевіряльником",
    # Edits.
    "report.boundaries_how": (
        "Кожен монтажний стик з останнім кадром перед ним і першим після нього, а тривалий ще й з кадром посередині. Стик означає, що тут "
        "з'єднано матеріал; він не каже, навіщо, і не каже, чого бракує."
    ),
    "report.outside_exchanges": "поза всіма обмінами репліками",
    "report.sureness": "{level} ({percent} %)",
    "report.exact_stamp": "часова позначка {stamp} с",
    "report.exact_frame": "часова позначка {stamp} с, кадр {frame}",
    "shot.before": "перед",
    "shot.middle": "посередині",
    "shot.after": "після",
    "shot.blurred": "розмито облич: {count}",
    "shot.coarse": "облич не знайдено, тому загрублено весь кадр",
    "shot.plain": "облич не знайдено, кадр одноманітний",
    "pictures.none": "У цьому звіті немає кадрів. Вони є, якщо його пише `vidtx report`, а запис під рукою.",
    "pictures.left_out": "Кадри вилучено на прохання.",
    "pictures.no_clip": "Запису не було під рукою, тому кадрів немає.",
    "pictures.unreadable": "Зображення запису не вдалося прочитати, тому кадрів немає.",
    "pictures.blurred": (
        "Обличчя незворотно розмито засобом, який деякі пропускає: повернуті, закриті або дрібні. Де він не знаходить жодного, загрублено весь кадр. "
        "Перегляньте кожен кадр, перш ніж передавати цю сторінку."
    ),
    "pictures.faces": "Обличчя показано, як просили. Знятий на відео полонений є особою під захистом: не оприлюднюйте цю сторінку.",
    "pictures.unshown": "Забагато стиків для однієї сторінки; вилучено кадри менш певних: {count}.",
    # Limits.
    "limit.machine": (
        "Слова, мовців, мови й переклади розпізнали машини, які недочувають, плутають людей і часом пишуть те, чого ніхто не казав. Цитуйте лише "
        "те, що людина звірила із записом."
    ),
    "limit.findings": (
        "Розбіжність означає, що два тексти відрізняються. Помилитися міг перекладач, але так само розпізнавання або машинний переклад. Відсутність "
        "розбіжностей не означає, що переклад правильний: порівнюються лише числа, дати, час, імена, "
        "відомі місця, звання, частини й підрозділи, заперечення, речення та їхні частини."
    ),
    "limit.edits": (
        "«Монтажу не знайдено» не означає, що монтажу немає. Ретельний монтаж не лишає слідів, а матеріал могли відкинути ще до першого "
        "кадру й після останнього."
    ),
    "limit.translation": "Усні переклади порівняно через машинні, а не людиною, яка знає обидві мови.",
    "limit.speakers": "Хто запитувач, хто перекладач, а хто опитуваний, виведено з того, хто коли та якою мовою говорить. Це здогад.",
    "limit.silence": (
        "Невимовленого майже не видно: жестів, страху, людей поза кадром. За яких умов тут хтось говорить, жодна програма не скаже."
    ),
    "limit.faces": "Розмиття ховає обличчя, але не голоси, одяг, місця чи імена. Воно нікого не робить анонімним.",
    "limit.faces_shown": "На цій сторінці видно обличчя, імена й те, що люди казали. Хто її отримає, може їх упізнати.",
    "limit.state": (
        "Сторінка показує документ таким, яким він був, коли її писали. Якщо його перевірятимуть далі, складіть звіт наново; голова журналу внизу "
        "каже, який це стан."
    ),
    # Provenance.
    "report.program": "програма",
    "report.document": "документ",
    "report.clip_digest": "запис, SHA-256",
    "report.clip_size": "запис, розмір",
    "report.bytes": "байтів: {count}",
    "report.streams": "потоки",
    "report.used_picture": "узяте зображення",
    "report.used_sound": "узятий звук",
    "report.timestamps": "часові позначки",
    "report.glossary": "словник",
    "report.container": "контейнер",
    "report.corrections": "виправлення",
    "report.journal": "голова журналу",
    "report.journal_steps": "кроків у журналі",
    "report.engine": "{name}, ліцензія {license}",
    "report.parameters": "Параметри",
    "report.yes": "так",
    "report.no": "ні",
    "reason.only": "єдиний потік",
    "reason.first": "перший потік",
    "reason.default_flag": "позначений типовим",
    "reason.language": "за мовою",
    "reason.longest": "найдовший потік",
    "reason.loudest": "найгучніший потік",
    "reason.user": "обрав користувач",
    "timestamps.rebased": "{medium}: від {at} зсунуто на {by} мс",
    "timestamps.gap_closed": "{medium}: прогалину закрито в {at}, на {by} мс",
    "timestamps.filled": "{medium}: заповнено тишею в {at}, {by} мс",
    "task.diarization": "Хто коли говорить",
    "task.language": "Якою мовою",
    "task.recognition": "Що сказано",
    "task.translation": "Що це означає",
    "task.similarity": "Що є перекладом чого",
    # The index of several reports.
    "report.index_title": "Звіти про розмови з перекладачем",
    "report.index_lead": (
        "Складено машиною. Розбіжність є підказкою для людини; «монтажу не знайдено» не означає, що його немає. Кожен звіт каже більше."
    ),
    "report.with_findings": "обміни репліками з розбіжностями",
    "report.review": "перевірка",
    "report.index_failed": "звіту немає: {reason}",
}
