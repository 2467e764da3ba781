"""What the ear knows of English beside the model: articles, courtesy, empty words, and words that mean the same."""

from skill.speaker.ear.words import word_set, words

ARTICLES = frozenset({"the", "a", "an"})

COURTESY = word_set(
    "please thanks now then alexa um uh er erm hmm hm hey ok well so oh coach and just actually maybe okey dokey phew "
    "bro dude mate darling dear buddy cheers ta pal jeez whoa wow gosh anyway sorry eh oi"
)
COURTEOUS_PAIRS = frozenset(
    words(pair)
    for pair in (
        "can you", "could you", "would you", "will you", "can we", "you can", "i said", "glute coach", "thank you",
        "for me", "all right", "if you", "would mind", "no worries",
    )
)  # fmt: skip
"""Pairs of words that, at either end of a sentence, change its tone and not its meaning."""

OPENINGS = word_set("right yeah yep cool great")
CLAUSES = word_set("i let we what how can could where that so then now next carry go move start")
"""An opening before one of these words says nothing: "right, I'm down", "yeah, what's next"."""

EMPTY = word_set(
    "please really actually exactly basically just maybe perhaps simply quickly kindly still then now again here "
    "about around"
)
"""Words that may be left out anywhere, when a sentence fits no sample with them."""

NEGATORS = word_set("no not nope nah never nothing none nobody without neither nor")
"""A guess at a yes must hear none of these, and a guess at a no must hear one: "not sure" is neither."""

_FAMILIES = """
start begin launch open do try commence run play kick perform
want like love need prefer wish fancy desire rather
tell say explain describe show give read teach inform
remind nudge prod poke ping
stretch exercise pose posture one move movement thing workout
leg side
foot ankle toe feet toes heel knee
arm hand head shoulder hands arms
hip hips pelvis
glute hamstring muscle butt glutes hamstrings muscles bum
switch change swap turn flip move
other opposite second
long longer more extend increase lengthen extra prolong add bit
short shorter less decrease reduce cut shorten fewer
stop end quit finish exit leave close
wait pause hang freeze
moment second minute sec tick bit while mo secs
continue resume carry proceed keep
repeat again
skip next omit pass
different another else new
easy easier gentle gentler simple simpler light softer mild doddle breeze easiest gentlest simplest
hard harder difficult intense strong stronger tougher intensify challenge deep deeper tough challenging further lower
good great useful helpful worth beneficial effective
safe dangerous risky harmful bad risk danger harm
fine ok alright well okay
often frequently regularly
daily day week weekly month morning evening
can could may might should would will shall must
this that it these those
my the a an your
i we me us you he she they
now right currently
what which
yes yeah sure yep yup
no nope nah not never
done finished complete completed through over
enough
ready set prepared
position place mat floor ground
mistake error wrong mistakes errors
mess muck screw
grab fetch get
harm damage injure
folk folks people everyone everybody anyone beginners someone somebody
bed bedtime sleep
info information data
modify adapt
tip advice hint pointer suggestion tips hints
feel feeling sense notice
left remaining remain remains until
count counting number numbers countdown
delete erase forget wipe remove clear scrub bin
back previous before last
please kindly just really quite very so too actually exactly simply
recommend suggest propose advise choose pick
suggestion suggestions recommendation recommendations idea ideas
modification modifications variation variations version versions alternative option
list options choices kinds types
routine program sequence session set programme
equipment gear props kit tools stuff strap mat towel chair stool belt pillow
step steps part instruction instructions
target work hit affect train
benefit benefits advantage advantages point
help assist
tight stiff tense
breathe inhale exhale breath breathing
doctor physician professional physio gp therapist
run running jog jogging runner
sit sitting seated
stand standing upright
lie lying laying
flexible flexibility bendy bendier supple limber
hear listen catch understand
speak talk
slow slower slowly
fast quick faster quicker quickly
supposed meant
where whereabouts
history streak log record stats
silent quiet silence quietly
"""
FAMILY = {word: family.split()[0] for family in reversed(_FAMILIES.split("\n")) for word in family.split()}
"""Word → the first of its family. In a guess, families count beside the words themselves."""
