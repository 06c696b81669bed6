"""The public record: real people, widely published facts only, each with its publisher.

Nothing here may be added from memory: a day that is not well sourced is given as its month or year, a fact
that is not well sourced is left out. No contacts, no family. Days on which publishers disagree keep both.
"""

from cases.demo.facts import WIDELY, By, Done, Fact, Life, Spelling, TookPart
from cases.vocabulary import ActivityKind, EventKind, OutcomeKind, ParticipationKind, Status

_S, _K, _E = Status, OutcomeKind, EventKind


def _by(*publishers: str) -> tuple[By, ...]:
    return tuple(By(publisher) for publisher in publishers)


LIVES: tuple[Life, ...] = (
    Life(
        "nga",
        "VN",
        (
            Spelling("Trần Thị Nga", "vi"),
            Spelling("Tran Thi Nga"),
            Spelling("Thúy Nga", "vi", is_alias=True),
        ),
        (
            Fact("21 January 2017", _S.ARRESTED, "Arrested", _by("cpj.org, February 2020"), place="Ha Nam"),
            Fact(
                "25 July 2017",
                _S.SERVING_SENTENCE,
                "Nine years, five of probation, Article 88 of the Penal Code 1999; one SBS text says four",
                _by("frontlinedefenders.org", "SBS"),
                place="People's Court of Ha Nam",
            ),
            Fact(
                "22 December 2017",
                _E.HEARING,
                "Appeal rejected",
                _by("vietnamhumanrightsdefenders.net"),
                place="High People's Court",
            ),
            Fact("August 2018", _E.ILL_TREATMENT, "Beaten in prison", _by("amnesty.org.au")),
            Fact(
                "9 January 2020",
                _S.INTO_EXILE,
                "Released on condition of exile; flew to the United States on 10 January. "
                "She is quoted thanking those who acted for her",
                _by("amnesty.lu, January 2020", "rsf.org, 10 January 2020"),
                outcome=_K.RELEASED_INTO_EXILE,
                conditions="Exile",
            ),
        ),
    ),
    Life(
        "wang",
        "CN",
        (Spelling("Wang Quanzhang"), Spelling("王全璋", "zh")),
        (
            Fact("3 August 2015", _S.ARRESTED, "Taken (‘709’)"),
            Fact("February 2017", _E.CHARGED, "Charged"),
            Fact("26 December 2018", _E.HEARING, "Tried in closed court"),
            Fact(
                "28 January 2019",
                _S.SERVING_SENTENCE,
                "Four years and six months, and five years without political rights",
                _by("VOA", "Al Jazeera"),
                place="Tianjin No. 2 Intermediate Court",
            ),
            Fact(
                "5 April 2020",
                _S.RELEASED_AT_END,
                "Released at the end of the sentence; forced quarantine in Jinan",
                _by("hrw.org"),
                outcome=_K.RELEASED_AT_END,
                conditions="Five years without political rights",
            ),
            Fact("late April 2020", _E.OTHER, "Reunited with the family", _by("hrw.org")),
        ),
    ),
    Life(
        "mohammadi",
        "IR",
        (Spelling("Narges Mohammadi"), Spelling("نرگس محمدی", "fa")),
        (
            Fact("May 2015", _S.ARRESTED, "Arrested"),
            Fact("2016", _S.SERVING_SENTENCE, "Sixteen years, ten of them to serve", _by("jurist.org")),
            Fact(
                "between 24 and 26 December 2019", _E.MOVED, "Moved to the prison of Zanjan", place="Zanjan"
            ),
            Fact(
                "8 October 2020",
                _S.RELEASED_UNCONDITIONALLY,
                "Released; BBC and AFP write ‘Wednesday night’",
                _by("al-monitor.com", "BBC and AFP"),
                outcome=_K.RELEASED_UNCONDITIONALLY,
            ),
            Fact("2021", _E.SENTENCED, "Thirty months and eighty lashes", _by("nrc.nl")),
            Fact(
                "16 November 2021",
                _S.ARRESTED,
                "Arrested again",
                _by("nrc.nl, November 2021"),
                outcome=_K.RE_ARREST,
                place="Karaj",
                ends=True,
            ),
            Fact("6 October 2023", _K.AWARD, "Nobel Peace Prize", _by(WIDELY)),
            Fact("January 2024", _E.SENTENCED, "Fifteen months more"),
            Fact(
                "4 December 2024",
                _S.SENTENCE_SUSPENDED,
                "Sentence suspended for 21 days on medical grounds, later extended",
                outcome=_K.FURLOUGH,
            ),
            Fact(
                "between 11 and 12 December 2025",
                _S.ARRESTED,
                "Arrested again",
                (By("rferl.org", "11 December 2025"), By("other publishers", "12 December 2025")),
                outcome=_K.RE_ARREST,
                place="Mashhad",
                ends=True,
            ),
            Fact(
                "7 February 2026",
                _E.SENTENCED,
                "Seven and a half years, two years of travel ban and two of exile to Khosf; not final",
            ),
        ),
    ),
    Life(
        "sotoudeh",
        "IR",
        (Spelling("Nasrin Sotoudeh"), Spelling("نسرین ستوده", "fa")),
        (
            Fact("4 September 2010", _S.ARRESTED, "Arrested"),
            Fact("January 2011", _S.SERVING_SENTENCE, "Eleven years, six after the appeal"),
            Fact(
                "18 September 2013",
                _S.RELEASED_UNCONDITIONALLY,
                "Freed",
                _by("pen.org"),
                outcome=_K.RELEASED_UNCONDITIONALLY,
            ),
            Fact("13 June 2018", _S.ARRESTED, "Arrested again", outcome=_K.RE_ARREST, ends=True),
            Fact("2019", _S.SERVING_SENTENCE, "Thirty-eight years and 148 lashes, twelve years to serve"),
            Fact("7 November 2020", _S.FURLOUGH, "Furlough", outcome=_K.FURLOUGH),
            Fact("December 2020", _S.SERVING_SENTENCE, "Returned to prison", ends=True),
            Fact("mid-2021", _S.FURLOUGH, "Furlough", outcome=_K.FURLOUGH),
            Fact("29 October 2023", _S.ARRESTED, "Detained", _by("pen.org"), outcome=_K.RE_ARREST),
            Fact("November 2023", _S.BAIL, "Out on bail", outcome=_K.BAIL),
        ),
    ),
    Life(
        "hathloul",
        "SA",
        (Spelling("Loujain al-Hathloul"), Spelling("لجين الهذلول", "ar")),
        (
            Fact("May 2018", _S.ARRESTED, "Held"),
            Fact("March 2019", _S.ON_TRIAL_IN_DETENTION, "Trial begins"),
            Fact(
                "December 2020",
                _S.SERVING_SENTENCE,
                "Five years and eight months, two years and ten months of them suspended",
            ),
            Fact(
                "10 February 2021",
                _S.RELEASED_CONDITIONALLY,
                "Released after 1,001 days. Not to be called ‘free’",
                _by("Al Jazeera"),
                outcome=_K.RELEASED_CONDITIONALLY,
                conditions="Three years' probation, five years' travel ban",
            ),
            Fact("10 March 2021", _E.HEARING, "Appeal refused"),
        ),
    ),
    Life(
        "kavala",
        "TR",
        (Spelling("Osman Kavala"), Spelling("Mehmet Osman Kavala", "tr")),
        (
            Fact("October 2017", _S.ARRESTED, "Detained"),
            Fact("1 November 2017", _S.PRE_TRIAL_DETENTION, "Jailed"),
            Fact(
                "10 December 2019",
                _E.RELEASE_ORDERED,
                "The European Court of Human Rights orders release",
                _by("hrw.org"),
            ),
            Fact("18 February 2020", _S.ACQUITTED, "Acquitted", outcome=_K.ACQUITTED),
            Fact(
                "18 February 2020",
                _S.PRE_TRIAL_DETENTION,
                "Detained again on the day of the acquittal",
                outcome=_K.RE_ARREST,
                ends=True,
            ),
            Fact("April 2022", _S.SERVING_SENTENCE, "Aggravated life sentence"),
            Fact("28 December 2022", _E.HEARING, "Sentence upheld"),
            Fact("September 2023", _E.HEARING, "Sentence upheld by the Court of Cassation"),
        ),
    ),
    Life(
        "rukuki",
        "BI",
        (Spelling("Germain Rukuki"),),
        (
            Fact("July 2017", _S.ARRESTED, "Arrested"),
            Fact("2018", _S.SERVING_SENTENCE, "Thirty-two years"),
            Fact("June 2020", _K.CONVICTION_QUASHED, "The Supreme Court quashes the judgment"),
            Fact(
                "4 June 2021",
                _K.SENTENCE_REDUCED,
                "One year, announced on 21 June",
                place="Court of Appeal of Ntahangwa",
                known="2021-06-21",
            ),
            Fact(
                "between 30 June and 1 July 2021",
                _S.RELEASED_UNCONDITIONALLY,
                "Released",
                (
                    By("amnesty.it", "1 July 2021"),
                    By("amnesty.org.au", "1 July 2021"),
                    By("other publishers", "30 June 2021"),
                ),
                outcome=_K.RELEASED_UNCONDITIONALLY,
            ),
        ),
    ),
    Life(
        "magai",
        "SS",
        (Spelling("Magai Matiop Ngong"),),
        (
            Fact(
                "14 November 2017",
                _S.ON_DEATH_ROW,
                "Sentenced to death at the age of fifteen",
                _by("amnesty.ca"),
            ),
            Fact("14 July 2020", _K.REMOVED_FROM_DEATH_ROW, "Death sentence quashed", _by("amnesty.ca")),
            Fact("29 July 2020", _S.AWAITING_SENTENCE, "Moved off death row", _by("amnesty.ca")),
            Fact(
                "22 March 2022",
                _S.RELEASED_UNCONDITIONALLY,
                "Released",
                _by("amnesty.ca"),
                outcome=_K.RELEASED_UNCONDITIONALLY,
            ),
        ),
    ),
    *(
        Life(
            key,
            "MM",
            names,
            (
                Fact("12 December 2017", _S.ARRESTED, "Arrested"),
                Fact(
                    "3 September 2018",
                    _S.SERVING_SENTENCE,
                    "Seven years, section 3(1)(c) of the Official Secrets Act 1923",
                ),
                Fact("11 January 2019", _E.HEARING, "Appeal rejected"),
                Fact("23 April 2019", _E.HEARING, "Appeal rejected"),
                Fact(
                    "7 May 2019",
                    _S.PARDONED,
                    "Released with the pardon of 6,520 prisoners",
                    outcome=_K.PARDONED,
                ),
            ),
        )
        for key, names in (
            (
                "walone",
                (
                    Spelling("Wa Lone"),
                    Spelling("ဝလုံး", "my"),
                    Spelling("Thet Oo Maung Maung", is_alias=True),
                ),
            ),
            (
                "kyawsoeoo",
                (Spelling("Kyaw Soe Oo"), Spelling("ကျော်စိုးဦး", "my"), Spelling("Moe Aung", is_alias=True)),
            ),
        )
    ),
    Life(
        "kilic",
        "TR",
        (Spelling("Taner Kılıç", "tr"), Spelling("Taner Kilic")),
        (
            Fact("6 June 2017", _S.ARRESTED, "Arrested", _by("frontlinedefenders.org")),
            Fact(
                "between January and February 2018",
                _E.RELEASE_ORDERED,
                "Release ordered, and reversed within 24 hours",
                _by("frontlinedefenders.org"),
            ),
            Fact(
                "15 August 2018",
                _S.RELEASED_CONDITIONALLY,
                "Released while the trial goes on",
                _by("frontlinedefenders.org"),
                outcome=_K.RELEASED_CONDITIONALLY,
                conditions="The trial goes on",
            ),
            Fact(
                "3 July 2020",
                _S.CONVICTED_AT_LIBERTY,
                "Six years and three months",
                _by("frontlinedefenders.org"),
            ),
            Fact(
                "22 November 2022", _K.CONVICTION_QUASHED, "Conviction quashed", _by("frontlinedefenders.org")
            ),
            Fact(
                "6 June 2023", _S.ACQUITTED, "Acquitted", _by("frontlinedefenders.org"), outcome=_K.ACQUITTED
            ),
        ),
    ),
    Life(
        "djalali",
        "IR",
        (Spelling("Ahmadreza Djalali"), Spelling("احمدرضا جلالی", "fa"), Spelling("Ahmadreza Jalali")),
        (
            Fact("April 2016", _S.ARRESTED, "Arrested"),
            Fact(
                "October 2017",
                _S.ON_DEATH_ROW,
                "Sentenced to death",
                place="Tehran Revolutionary Court, branch 15",
            ),
            Fact("24 November 2020", _E.OTHER, "Notified of the execution order", _by("amnesty.ie")),
            Fact("July 2024", _E.NO_CHANGE, "Still held"),
        ),
        nationalities=("IR", "SE"),
    ),
    *(
        Life(
            key,
            "IR",
            names,
            (
                Fact(arrested, _S.ARRESTED, "Arrested"),
                Fact("July 2019", _S.SERVING_SENTENCE, "Sixteen years, ten of them to serve"),
                Fact(
                    "between July 2019 and 5 February 2020",
                    _K.SENTENCE_REDUCED,
                    "Reduced on appeal to five years and six months, learnt on 5 February 2020; "
                    "another publisher writes nine years and seven months. The day is not known",
                    _by("amnesty.org.au, February 2020", "another publisher: nine years and seven months"),
                    known="2020-02-05",
                ),
                Fact(
                    "15 February 2023",
                    _S.RELEASED_UNCONDITIONALLY,
                    "Released",
                    _by("amnesty.at"),
                    outcome=_K.RELEASED_UNCONDITIONALLY,
                ),
            ),
        )
        for key, arrested, names in (
            ("aryani", "10 April 2019", (Spelling("Yasaman Aryani"), Spelling("یاسمن آریانی", "fa"))),
            (
                "arabshahi",
                "11 April 2019",
                (Spelling("Monireh Arabshahi"), Spelling("منیره عربشاهی", "fa")),
            ),
        )
    ),
    Life(
        "tohti",
        "CN",
        (Spelling("Ilham Tohti"), Spelling("ئىلھام توختى", "ug"), Spelling("伊力哈木·土赫提", "zh")),
        (
            Fact("15 January 2014", _S.DETAINED_WITHOUT_CHARGE, "Detained", _by("CHRD")),
            Fact("20 February 2014", _S.ARRESTED, "Arrested", _by("CHRD")),
            Fact("between 17 and 18 September 2014", _E.HEARING, "Trial", _by("CHRD")),
            Fact(
                "23 September 2014",
                _S.SERVING_SENTENCE,
                "Life in prison",
                _by("CHRD"),
                place="Urumqi",
            ),
            Fact("21 November 2014", _E.HEARING, "Appeal refused", _by("CHRD")),
        ),
        born_on="25 October 1969",
    ),
    Life(
        "isaak",
        "ER",
        (
            Spelling("Dawit Isaak"),
            Spelling("ዳዊት ይስሓቕ", "ti"),
            Spelling("Dawit Isaac", is_alias=True),
            Spelling("Dawit Issac", is_alias=True),
        ),
        (
            Fact(
                "between 18 and 23 September 2001",
                _S.ARRESTED,
                "Arrested; never charged",
                (By("rsf.org", "18 September 2001"), By("other publishers", "23 September 2001")),
            ),
            Fact(
                "19 November 2005",
                _S.RELEASED_UNCONDITIONALLY,
                "Released",
                _by("rsf.org", "cpj.org"),
                outcome=_K.RELEASED_UNCONDITIONALLY,
            ),
            Fact(
                "21 November 2005",
                _S.DISAPPEARED,
                "Held again two days later; an enforced disappearance",
                _by("rsf.org", "cpj.org"),
                outcome=_K.RE_ARREST,
                ends=True,
            ),
            Fact("May 2007", _E.OTHER, "Before the African Commission on Human and Peoples' Rights"),
        ),
        nationalities=("ER", "SE"),
    ),
    Life(
        "kalesnikava",
        "BY",
        (
            Spelling("Maria Kalesnikava"),
            Spelling("Марыя Калеснікава", "be"),
            Spelling("Мария Колесникова", "ru"),
            Spelling("Maryia Kalesnikava", is_alias=True),
            Spelling("Mariya Kolesnikova", is_alias=True),
        ),
        (
            Fact("7 September 2020", _S.ARRESTED, "Abducted"),
            Fact("6 September 2021", _S.SERVING_SENTENCE, "Eleven years"),
            Fact(
                "13 December 2025",
                _S.INTO_EXILE,
                "Released with 122 others and expelled to Ukraine",
                outcome=_K.RELEASED_INTO_EXILE,
                conditions="Expelled",
            ),
        ),
        poc_since="11 September 2020",
    ),
    Life(
        "rajab",
        "BH",
        (Spelling("Nabeel Rajab"), Spelling("نبيل رجب", "ar")),
        (
            Fact("June 2016", _S.ARRESTED, "Arrested"),
            Fact("July 2017", _S.SERVING_SENTENCE, "Two years"),
            Fact("21 February 2018", _E.SENTENCED, "Five years"),
            Fact(
                "9 June 2020",
                _S.RELEASED_CONDITIONALLY,
                "Released to an alternative sentence",
                _by("AP", "UPI"),
                outcome=_K.RELEASED_CONDITIONALLY,
                conditions="Alternative sentence",
            ),
        ),
    ),
    Life(
        "alaa",
        "EG",
        (Spelling("Alaa Abd el-Fattah"), Spelling("علاء عبد الفتاح", "ar")),
        (
            Fact("September 2019", _S.ARRESTED, "Arrested"),
            Fact("December 2021", _S.SERVING_SENTENCE, "Five years"),
            Fact("22 September 2025", _S.PARDONED, "Pardoned", outcome=_K.PARDONED),
            Fact("23 September 2025", _E.OTHER, "Home, early in the morning"),
        ),
        nationalities=("EG", "GB"),
    ),
    Life(
        "askarov",
        "KG",
        (
            Spelling("Azimjan Askarov"),
            Spelling("Азимжан Аскаров", "ru"),
            Spelling("Azimjon Asqarov", is_alias=True),
            Spelling("Azimzhan Askarov", is_alias=True),
        ),
        (
            Fact("June 2010", _S.ARRESTED, "Arrested"),
            Fact("2010", _S.SERVING_SENTENCE, "Life in prison"),
            Fact("March 2016", _K.UN_OPINION, "Views of the United Nations Human Rights Committee"),
            Fact("25 July 2020", _S.DIED_IN_CUSTODY, "Died in custody", outcome=_K.DEATH_IN_CUSTODY),
        ),
    ),
    Life(
        "afkari",
        "IR",
        (Spelling("Navid Afkari"), Spelling("نوید افکاری", "fa")),
        (
            Fact("September 2018", _S.ARRESTED, "Arrested"),
            Fact(
                "12 September 2020",
                _S.EXECUTED,
                "Executed",
                outcome=_K.EXECUTION,
                place="Adelabad prison, Shiraz",
            ),
        ),
    ),
)

_A, _P = ActivityKind, ParticipationKind
DONE: tuple[Done, ...] = (
    Done(
        ("nga",),
        _A.PETITION,
        "before October 2019",
        "Signatures collected in Australia, handed over in September 2019",
        "amnesty.org.au",
        took_part=(TookPart(_P.SIGNATURES, 21_381, "September 2019", "Australia"),),
    ),
    Done(
        ("nga",),
        _A.URGENT_ACTION,
        "2020",
        "Follow-up to the urgent action",
        WIDELY,
        index_number="ASA 41/1729/2020",
    ),
    Done(("wang",), _A.LETTERS, "December 2015", "Letters"),
    Done(("mohammadi",), _A.URGENT_ACTION, "June 2015", "Urgent action"),
    Done(("sotoudeh",), _A.URGENT_ACTION, "October 2010", "Urgent action"),
    Done(("hathloul",), _A.PETITION, "June 2018", "Petition"),
    Done(("kavala",), _A.LETTERS, "January 2018", "Letters"),
    Done(
        ("rukuki",),
        _A.WRITE_FOR_RIGHTS,
        "2020",
        "Write for Rights 2020: 436,000 actions",
        "amnesty.org.au",
        took_part=(TookPart(_P.MESSAGES, 436_000, "2020"),),
    ),
    Done(
        ("magai",),
        _A.WRITE_FOR_RIGHTS,
        "2019",
        "Write for Rights 2019: 765,000 actions",
        "amnesty.ca",
        took_part=(TookPart(_P.MESSAGES, 765_000, "2019"),),
    ),
    Done(("walone", "kyawsoeoo"), _A.URGENT_ACTION, "December 2017", "Urgent action for both"),
    Done(("kilic",), _A.URGENT_ACTION, "June 2017", "Urgent action"),
    Done(("djalali",), _A.URGENT_ACTION, "February 2017", "Urgent action"),
    Done(
        ("aryani", "arabshahi"),
        _A.URGENT_ACTION,
        "2019",
        "Urgent action for three people",
        WIDELY,
        number="FI 096/19-1",
        index_number="MDE 13/0856/2019",
    ),
    Done(
        ("aryani", "arabshahi"),
        _A.URGENT_ACTION,
        "2019",
        "Second urgent action for three people",
        WIDELY,
        number="FI 096/19-2",
        index_number="MDE 13/1170/2019",
    ),
    Done(("aryani", "arabshahi"), _A.WRITE_FOR_RIGHTS, "2019", "Write for Rights 2019", WIDELY),
    Done(("tohti",), _A.LETTERS, "February 2014", "Letters"),
    Done(("isaak",), _A.LETTERS, "March 2003", "Letters"),
    Done(("kalesnikava",), _A.URGENT_ACTION, "September 2020", "Urgent action"),
    Done(("rajab",), _A.URGENT_ACTION, "July 2016", "Urgent action"),
    Done(("alaa",), _A.LETTERS, "October 2019", "Letters"),
    Done(("askarov",), _A.LETTERS, "March 2011", "Letters"),
    Done(("afkari",), _A.URGENT_ACTION, "early September 2020", "Urgent action"),
)
