"""What lists call their columns and their words, in English, French, Spanish and Arabic. Our own collection.

Headings and words are compared folded: without marks, in lower case. The first field that knows a heading
has it. What a word claims more than it says is not here: who is "sentenced" may be at liberty, who is "in
exile" need not have been released. Every guess is shown before it is followed.
"""

from typing import Final

from cases.vocabulary import Status


def _said(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(","))


HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "reference": _said(
        "reference, case reference, casework reference, reference du dossier, referencia, المرجع"
    ),
    "id": _said(
        "id, nr, no, n, number, case id, record id, code, numero, num, identifiant, identificador, "
        "expediente, dossier, رقم, الرقم, المعرف"
    ),
    "other_names": _said(
        "other names, other name, alias, aliases, aka, also known as, nickname, other spellings, "
        "autres noms, surnom, dit, otros nombres, apodo, alias y apodos, اسماء اخرى, اللقب, اسم "
        "الشهرة"
    ),
    "name": _said(
        "name, full name, names, person, prisoner, detainee, individual, first name, last name, given "
        "name, family name, surname, forename, nom, nom complet, noms, prenom, nom et prenom, nom de "
        "famille, detenu, personne, nombre, nombre completo, nombres, apellido, apellidos, nombre y "
        "apellidos, persona, الاسم, اسم, الاسم الكامل, اسم المعتقل, اسم السجين"
    ),
    "country": _said("country, country of risk, pays, pais, البلد, الدولة, بلد"),
    "place": _said(
        "place, city, town, location, region, province, where, prison, place of detention, lieu, "
        "ville, endroit, province, lieu de detention, lugar, ciudad, localidad, ubicacion, المكان, "
        "المدينة, مكان, مكان الاعتقال, السجن"
    ),
    "born": _said(
        "born, date of birth, birth date, birthdate, dob, birthday, year of birth, ne le, nee le, "
        "date de naissance, naissance, annee de naissance, nacido, fecha de nacimiento, nacimiento, "
        "ano de nacimiento, تاريخ الميلاد, الميلاد, سنة الميلاد, المواليد"
    ),
    "age": _said("age, age at arrest, edad, العمر, السن"),
    "gender": _said("gender, sex, sexe, genre, sexo, genero, الجنس, النوع"),
    "occupation": _said(
        "occupation, profession, job, work, metier, fonction, ocupacion, profesion, oficio, المهنة, "
        "العمل, الوظيفة"
    ),
    "nationality": _said("nationality, citizenship, nationalite, citoyennete, nacionalidad, الجنسية"),
    "status": _said(
        "status, situation, current status, what happened, event, outcome, statut, etat, motif, "
        "situation actuelle, evenement, estado, situacion, situacion actual, evento, الحالة, الوضع, "
        "الوضع الحالي, ماذا حدث"
    ),
    "happened": _said(
        "date, date of event, event date, date of arrest, arrest date, arrested on, since, when, day, "
        "date of status, date d arrestation, date de l arrestation, date de l evenement, depuis, "
        "quand, fecha, fecha de detencion, fecha del evento, fecha de arresto, desde, cuando, "
        "التاريخ, تاريخ, تاريخ الاعتقال, تاريخ الحدث, منذ"
    ),
    "sureness": _said("sureness, certainty, how sure, confidence, certitude, fiabilite, certeza, التاكد"),
    "conditions": _said("conditions, condiciones, الشروط"),
    "description": _said(
        "description, details, notes, note, comment, comments, remarks, circumstances, commentaire, "
        "commentaires, remarques, circonstances, descripcion, detalles, notas, comentarios, "
        "observaciones, الوصف, ملاحظات, التفاصيل, تفاصيل"
    ),
    "summary": _said("summary, case summary, background, resume, contexte, resumen, antecedentes, ملخص"),
    "source_url": _said("source url, url, link, web, website, lien, site, enlace, sitio, الرابط, رابط"),
    "source": _said(
        "source, sources, reported by, informant, source d information, fuente, fuentes, المصدر, مصدر"
    ),
    "taken_up": _said("taken up, taken up on, adopted, pris en charge, adoptado, تاريخ التبني"),
    "known_on": _said("known on, as of, date reported, connu le, conocido el, تاريخ العلم"),
}

# Headings of columns that together are one name, in the order of the file.
NAME_PARTS: Final = frozenset(
    _said(
        "apellido, apellidos, family name, first name, forename, given name, last name, nom, nom "
        "de famille, nombre, nombres, prenom, surname"
    )
)

STATUSES: Final[dict[Status, tuple[str, ...]]] = {
    Status.ARRESTED: _said(
        "arrested, arrest, taken, arrete, arretee, interpelle, interpellee, arrestation, arrestado, "
        "arrestada, detenido, detenida, capturado, capturada, موقوف, اعتقل, اعتقال, معتقل, معتقلة, "
        "توقيف, detained, in detention, held, in custody, detenu, detenue, en detention, en "
        "detencion, retenido, retenida, محتجز, محتجزة, قيد الاحتجاز"
    ),
    Status.PRE_TRIAL_DETENTION: _said(
        "pre trial detention, pretrial, on remand, remand, detention provisoire, en preventive, "
        "prision preventiva, حبس احتياطي, الحبس الاحتياطي"
    ),
    Status.SERVING_SENTENCE: _said(
        "serving a sentence, in prison, imprisoned, jailed, en prison, emprisonne, emprisonnee, purge "
        "sa peine, encarcelado, encarcelada, en prision, preso, presa, cumple condena, مسجون, مسجونة"
    ),
    Status.ON_DEATH_ROW: _said(
        "on death row, death row, sentenced to death, condamne a mort, condamnee a mort, couloir de "
        "la mort, condenado a muerte, condenada a muerte, محكوم بالاعدام, محكومة بالاعدام"
    ),
    Status.HOUSE_ARREST: _said(
        "house arrest, assigne a residence, assignee a residence, assignation a residence, arresto "
        "domiciliario, prision domiciliaria, اقامة جبرية, الاقامة الجبرية"
    ),
    Status.DISAPPEARED: _said(
        "disappeared, missing, enforced disappearance, forcibly disappeared, disparu, disparue, "
        "disparition forcee, porte disparu, desaparecido, desaparecida, desaparicion forzada, مفقود, "
        "مفقودة, مختفي, مختف, مختفية, اختفاء قسري"
    ),
    Status.BAIL: _said(
        "bail, on bail, released on bail, libere sous caution, liberee sous caution, sous caution, "
        "libertad bajo fianza, bajo fianza, كفالة, بكفالة, مفرج عنه بكفالة, افراج بكفالة"
    ),
    Status.RELEASED_CONDITIONALLY: _said(
        "released conditionally, conditional release, parole, on parole, liberation conditionnelle, "
        "libere sous condition, liberee sous condition, libertad condicional, افراج مشروط, افراج شرطي"
    ),
    Status.RELEASED_UNCONDITIONALLY: _said(
        "released, free, freed, release, libere, liberee, libre, relache, relachee, liberado, "
        "liberada, puesto en libertad, puesta en libertad, مفرج عنه, مفرج عنها, افرج عنه, افرج عنها, "
        "اطلق سراحه, اطلق سراحها, حر, حرة, محرر"
    ),
    Status.ACQUITTED: _said("acquitted, acquittal, acquitte, acquittee, absuelto, absuelta, براءة, بري"),
    Status.PARDONED: _said("pardoned, pardon, gracie, graciee, grace, indultado, indultada, عفو"),
    Status.AMNESTY: _said("amnesty, amnistie, amnistiee, amnistia, amnistiado, amnistiada, عفو عام"),
    Status.THREATENED: _said("threatened, under threat, menace, menacee, amenazado, amenazada, مهدد, مهددة"),
    Status.EXECUTED: _said("executed, execution, execute, executee, ejecutado, ejecutada, اعدم, اعدمت"),
    Status.KILLED: _said(
        "killed, murdered, tue, tuee, assassine, assassinee, asesinado, asesinada, قتل, قتلت, مقتول"
    ),
    Status.DIED_IN_CUSTODY: _said(
        "died in custody, died in prison, death in custody, mort en detention, morte en detention, "
        "decede en detention, muerto en custodia, murio en prision, توفي في السجن, وفاة في السجن"
    ),
}

# Cells that say nothing, whatever the column but a name's.
SAYS_NOTHING: Final = frozenset(
    _said(
        "-, --, ?, desconocida, desconocido, inconnu, inconnue, n/a, na, neant, nil, no consta, "
        "non connu, none, not known, not stated, unknown, غير معروف, لا يوجد"
    )
)
