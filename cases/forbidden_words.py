"""Words that the check of a published text looks for, or knows to mean nothing: English, folded.

A star stands for any ending.
"""

from typing import Final


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


HEALTH: Final = (
    "health* doctor* hospital* clinic* medic* surg* treatment ill illness* ailing sick sickness disease* "
    "cancer* diabet* asthma* tubercul* hiv aids injur* wound* disab* patholog* diagnos* symptom* pain "
    "painful pregnan* depress* suicid* psychiatr* mental* trauma* hunger epilep* cardiac heart kidney* "
    "blood coma unconscious paraly* blind deaf dementia vaccin* medicine* prescri* therap* weight"
)
FAMILY: Final = (
    "family families famil* mother* father* parent* sister* brother* wife wives husband* spouse* son sons "
    "daughter* child children baby infant* uncle* aunt* cousin* nephew* niece* grand* widow* orphan* "
    "relative* fiance* stepson* sibling* twin twins kin in-law* mum dad"
)
PHOTO: Final = "photo* picture* portrait* selfie* snapshot*"

# Parts of names that many share, and words that a place's description has besides its name.
PARTICLES: Final = _words(
    "al el ul il l ال аль эль bin ben ibn bint abu abou umm um de da do dos das del della di la le les "
    "van von der den ter of the and y e mr mrs ms dr sheikh sayed haji"
)
OF_PLACES: Final = _words(
    "prison prisons women womens woman mens men central camp court courts appeal supreme high military "
    "district province region regional city town village capital north south east west northern southern "
    "eastern western new old state national public local police station detention centre center hospital "
    "house home office building street road room ward block cell border airport port near at in on the of "
    "and a an to by from outside inside number no house arrest security general branch wing unknown not "
    "known special criminal first instance university school square market"
)

# Common words that can be names, or that sound like some: in a sentence they are words.
COMMON: Final = _words(
    "a about above abroad access according action activists acquitted after again against all allowed also "
    "although am amnesty an and another any appeal are arrest arrested as at away back bail be became "
    "because been before began being between both but by came campaign campaigned campaigning can care case "
    "cases charge charges chance come conditions contact could country court crime day days dead death "
    "declared defender did do dropped during each early end ended even every faith family felt few first "
    "following for former found free freed freedom from full gave get given good government grace had has "
    "have he held help her hers him his home hope house how however human i if in inside into is it its "
    "joined joy june just justice killed known last late later law lawyer leave led left letter letters "
    "life like local long made many mark may me member men messages mid mission month months more most "
    "moved much must my named near never new news no nobody none nor not now of off office often on once "
    "one only open or order other others our out over paid pardon pardoned peace people person petition "
    "place police prison prisoner private protest public put reduced region release released rest right "
    "rights risk rose said same saw say says second secretary seen sentence sentenced service set several "
    "she should since so some soon still stopped such support supporters take taken teacher than that the "
    "their them then there these they this those though thousands three threats through time to today told "
    "took torture trial true two under until up urgent us very victory was way we week well went were what "
    "when where which while who whose why will with without woman women won work world would writer wrote "
    "year years yet you young your crimes crown karma common number summary somebody someone"
)
