### Everything the coach says in English that belongs to no single stretch.
### A message with the attributes .a, .b, … has variants: the coach takes them in turn.
### Variables named after a stretch, routine or side hold its name in this language; *_s hold seconds.

-coach = Glute Coach

## Opening

welcome = Welcome to { -coach }. I guide you through glute and hamstring stretches, and I count the time.
disclaimer = A word first: I'm no substitute for professional advice. Speak to a doctor before you start any exercise plan.
welcome-back =
    .a = Welcome back.
    .b = Hello again.
    .c = Good to have you back.

## Starting

introduce-hold = { $next_up ->
    [yes] Next: the { $stretch }.
   *[no] The { $stretch }.
} { $introduction } { $side ->
    [both] Hold it for { $amount } seconds.
   *[other] Hold it for { $amount } seconds on each side, { $side } first.
}
introduce-breaths = { $next_up ->
    [yes] Next: the { $stretch }.
   *[no] The { $stretch }.
} { $introduction } { $side ->
    [both] About { $amount } breaths.
   *[other] About { $amount } breaths on each side, { $side } first. Say: that's enough, as soon as a side feels looser.
}
introduce-repetitions = { $next_up ->
    [yes] Next: the { $stretch }.
   *[no] The { $stretch }.
} { $introduction } { $passes ->
    [one] One set of { $amount }.
   *[other] { $passes } sets of { $amount }.
}
length = about { $minutes ->
    [0] { $seconds } seconds
    [one] { $seconds ->
        [0] a minute
        [30] a minute and a half
       *[other] a minute and { $seconds } seconds
    }
   *[other] { $seconds ->
        [0] { $minutes } minutes
        [30] { $minutes } and a half minutes
       *[other] { $minutes } minutes and { $seconds } seconds
    }
}
introduce-routine = The { $routine }, { length }.
gave-up = I'm letting go of your place in the { $routine ->
    [none] { $stretch }
   *[other] { $routine }
}.
unknown-stretch = I don't know { $name ->
    [none] that one
   *[other] { $name }
}. I have, for example, { $some }.
unknown-routine = I don't know that routine. I have, for example, { $some_routines }.
nothing-running = Nothing is running at the moment.

## Safety

stop-line = Stop at any pain, numbness or tingling, and say: it hurts.
ask-pain = Any acute pain in your hips, glutes or lower back today?
not-today = Then let's not stretch today. Please see a doctor or physiotherapist about that pain first.
ask-nerve = One more question: do the backs of your legs always feel tight?
nerve-not-today = Then this stretch isn't for you now: it may be the sciatic nerve and not the muscle. Please have that checked by a doctor or physiotherapist.
need-clear-no = I need a clear no before we move.
nothing-starts = Without a clear no, I won't start. Come back whenever nothing hurts.
stop-now = { $exercising ->
    [yes] Stop now, and come out of it slowly.
   *[no] Then don't stretch now.
} { $emergency ->
    [yes] If you need help, call your emergency number now.
   *[no] {""}
} { $exercising ->
    [yes] We end here. Please talk to a doctor or physiotherapist before you stretch again.
   *[no] Please talk to a doctor or physiotherapist first.
}
ease-off = Let go of it now, slowly.
easier-form = { $other_stretch ->
    [none] There is an easier way. { $cue }
   *[other] The { $other_stretch } is the easier form.
}
ask-easier = Shall we try it that way?
ask-continue = { $side ->
    [both] Shall we go on with what comes next, without this one?
   *[other] Shall we go on with what comes next, without this side?
}

## Narration

count-in-hold =
    .a = { $amount } seconds. Hold.
    .b = For { $amount } seconds: hold.
    .c = { $amount } seconds, and hold.
count-in-breaths = { $amount ->
    [one] One breath. Here we go.
   *[other] { $amount } slow breaths. Here we go.
}
count-in-repetitions = { $amount ->
    [one] Once. Here we go.
   *[other] { $amount } times. Here we go.
}
for-so-long = { $measure ->
    [hold] Hold it for { $amount } seconds.
    [breaths] About { $amount } slow breaths.
   *[repetitions] { $amount } times{ $sets ->
        [one] .
       *[other] , and { $sets } sets of that.
    }
}
then-the-other-side = Then the other side.
step-opens = Step { $step } is for the second time through, after { $seconds } seconds in step { $after }.
seconds-left = { $number }
still-left = { $number } seconds left.
half-way =
    .a = Half-way.
    .b = That's half.
    .c = Half done.
switch =
    .a = Switch sides. Now the { $side }.
    .b = Now the other side, the { $side }.
    .c = And change over. { $side } side now.

## Pausing and resuming

paused-at = { $left_s ->
    [none] Paused.
   *[other] { $side ->
        [both] Paused, with { $left_s } seconds left.
       *[other] Paused: { $side } side, { $left_s } seconds left.
    }
} When you're back, say resume, or: Alexa, resume.
still-paused = { $left_s ->
    [none] Still paused, take your time.
   *[other] { $side ->
        [both] Still paused, with { $left_s } seconds left.
       *[other] Still paused: { $side } side, { $left_s } seconds left.
    }
}
take-your-time = From here on I'll leave you twice the time for each step.
way-back = Back into it. { $way }
resume-from = { $left_s ->
    [none] { $side ->
        [both] The { $stretch }, from where we were.
       *[other] The { $stretch }, { $side } side, from where we were.
    }
   *[other] { $side ->
        [both] The { $stretch }: { $left_s } seconds to go.
       *[other] The { $stretch }, { $side } side: { $left_s } seconds to go.
    }
}{ $restart_hint ->
    [yes] { $side ->
        [both] {" "}Or say: start over.
       *[other] {" "}Or say: start this side again.
    }
   *[no] {""}
}
side-again = I can't tell how far you got. { $side ->
    [both] We start the { $stretch } again.
   *[other] We start the { $side } side of the { $stretch } again.
}
from-the-gate = After a break, we begin the { $side } side again, so that each step has its time.
place-moved = That step has changed since. { $side ->
    [both] We go on from a little earlier in the { $stretch }.
   *[other] We go on from the start of the { $side } side of the { $stretch }.
}
place-gone = There is nothing to go on with at the moment.
back-to-it =
    .a = Back to it, { $left_s } seconds.
    .b = And on: { $left_s } seconds.
going-on = Going on.
once-more = Once more.
starting-over = From the start of the { $stretch }.
side-restarted = { $side ->
    [both] From the start.
   *[other] The { $side } side, from the start.
}

## Sides and steps

other-side = { $moving ->
    [yes] Let go slowly.
   *[no] {""}
} { $amount ->
    [0] The { $side } side, then.
   *[other] The { $side } side now, and { $whole ->
        [yes] later the other one again from its first step.
       *[no] we come back to the other for { left-here }.
    }
}
no-sides = The { $stretch } works both sides together.
already-on-side = You're on the { $side } side.
skipped = We skip the { $stretch }.
side-done = Done with this side.
gate-closed = Step { $step } stays closed for now: { $whole_pass ->
    [yes] it needs the whole first time through.
   *[no] it needs { $seconds } seconds in step { $after }, on the same leg.
}
no-such-step = { $steps ->
    [one] There is one step.
   *[other] There are { $steps } steps.
}

## Changing things

hold-set = { $seconds } seconds it is.
hold-capped = { $seconds } seconds is the most my sources give for the { $stretch }, so { $seconds } it is.
hold-shortest = { $seconds } seconds is the shortest I count, so { $seconds } it is.
hold-below-sources = My sources give at least { $given_s }, but shorter is fine.
held-for-gate = This hold stays at { $seconds } seconds: the next step needs them. The others take { $wanted } seconds.
not-timed = The { $stretch } has no timed hold.
mode-set = { $mode ->
    [step-by-step] Step by step: I'll wait after each one.
   *[hands-free] Hands-free: I'll lead you through without stopping.
}
counting-set = { $counting ->
    [every-second] I'll count every second.
    [every-five] I'll count every five seconds.
    [off] I'll keep quiet until the end of a hold.
   *[last-five] I'll say half-way and count the last five.
}
which-mode = You can say hands-free, or step by step.
which-hold = You can say: hold for 45 seconds, or longer, or shorter.
which-counting = You can say: count every second, every five seconds, the last five, or don't count.

## Questions

left-here = { $measure ->
    [hold] { $amount ->
        [one] 1 second
       *[other] { $amount } seconds
    }
    [breaths] { $amount ->
        [one] 1 breath
       *[other] { $amount } breaths
    }
   *[repetitions] { $amount ->
        [one] 1 lift
       *[other] { $amount } lifts
    }
}
left = { $begun ->
    [yes] { $side ->
        [both] { left-here } to go.
       *[other] { left-here } to go on the { $side }.
    }{ $more_here ->
        [0] {""}
       *[other] {" "}Then { $more_here } seconds more on that side.
    }
   *[no] { $amount ->
        [0] This side is done.
       *[other] { $side ->
            [both] { left-here } are still to come.
           *[other] { left-here } on the { $side } are still to come.
        }
    }
}{ $other_side ->
    [0] {""}
   *[other] {" "}Then { $measure ->
        [hold] { $other_side ->
            [one] 1 second
           *[other] { $other_side } seconds
        }
        [breaths] { $other_side ->
            [one] 1 breath
           *[other] { $other_side } breaths
        }
       *[repetitions] { $other_side } lifts
    } on the other side.
}{ $sets ->
    [0] {""}
    [one] {" "}Then once more through.
   *[other] {" "}Then { $sets } times more through.
}{ $stretches ->
    [0] {""}
    [one] {" "}And one more stretch.
   *[other] {" "}And { $stretches } more stretches.
}
sources-silent = { $health ->
    [yes] My sources don't say. Please ask a doctor or physiotherapist first.
   *[no] My sources don't say, so I won't guess.
}
did-not-catch = { $moving ->
    [yes] I didn't catch that. If anything hurts, say: it hurts.
   *[no] Sorry, I didn't catch that.
}
help-with = { $topic ->
    [idle] You can say: start glute stretch. Or ask which stretches and routines there are.
    [playing] You can say pause, repeat, next, switch sides, or ask: how long left? If anything hurts, say: it hurts.
    [waiting] Say ready when you are. Or say repeat, skip this stretch, or stop.
    [paused] Say resume to go on, start over, next stretch, or stop: your place is kept.
    [finished] Say: again, to do it once more. Or start another stretch, or say stop.
    [choosing] Say the name of the one you would like. Or say: you choose.
   *[asking] I need a yes or a no here. You can also say stop.
}

## The end

congratulate = { $stretches ->
    [one]
        That's all of it. Well done.
    [2] That's both stretches. Well done.
   *[other] That's all { $stretches } stretches. Well done.
}
part-done = { $done ->
    [0] We leave it there for today.
   *[other] We leave it there: { $done } of { $planned } done.
}
saved = { $left_s ->
    [none] Your place in the { $stretch } is saved. Bye for now.
   *[other] { $side ->
        [both] Saved, with { $left_s } seconds left. Bye for now.
       *[other] Saved: { $side } side, { $left_s } seconds left. Bye for now.
    }
}
goodbye =
    .a = Bye for now.
    .b = See you soon.
reminders-elsewhere = I can't set reminders myself. Say: Alexa, remind me to open { -coach }.
forgotten = Everything I kept about you is deleted. Goodbye.
not-forgotten = I can't delete it right now. Please ask me again in a while.
kept = Nothing is deleted.
went-wrong = Sorry, something went wrong on my side. Your place is kept. To go on, say: Alexa, open { -coach }.

## Lists, history, suggestions

stretch-list = { $more ->
    [yes] There's { $stretches }, to name a few.
   *[no] There's { $stretches }.
}
routine-list = { $more ->
    [yes] There's { $routines }, to name a few.
   *[no] There's { $routines }.
}
nothing-found = I have no stretch like that.
credit = { $stretches ->
    [0] You haven't finished a stretch in the last seven days.
   *[other] You finished { $stretches ->
        [one] one stretch
       *[other] { $stretches } stretches
    } in the last seven days{ $days ->
        [one] .
       *[other] , on { $days } days.
    }
} { $streak ->
    [0] {""}
    [one] {""}
   *[other] Your streak: { $streak } days.
}
reaches = It reaches the { $muscle }.
suggestion = { $routine ->
    [none] I suggest the { $stretch }, { length }
   *[other] I suggest the { $routine }, { length }
}{ $spare ->
    [yes] , which leaves you time to spare.
   *[no] .
} { $why }
for-later = For afterwards, I have the { $routine ->
    [none] { $stretch }
   *[other] { $routine }
}.
this-one-fits = This one is for that.
no-other = That's all I have for that.
takes = It's { length } for the { $routine ->
    [none] { $stretch }
   *[other] { $routine }
}.
went-on-elsewhere = You went on elsewhere: { $left_s ->
    [none] { $side ->
        [both] the { $stretch }.
       *[other] the { $stretch }, { $side } side.
    }
   *[other] { $side ->
        [both] { $left_s } seconds left.
       *[other] { $side } side, { $left_s } seconds left.
    }
}

## What is asked

ask-ready =
    .a = Ready?
    .b = Are you ready?
    .c = Ready to begin?
ask-next-step =
    .a = Ready for the next step?
    .b = Shall I go on?
    .c = Ready?
ask-side = Ready for the { $side } side?
ask-set = Rest as long as you need. Ready for set { $number } of { $passes }?
ask-pass = Rest a moment, or say: that's enough. Ready to go through it again, up to step { $stage }?
ask-enough-breaths = { $side ->
    [both] Is that enough?
   *[other] Is that enough for the { $side } side?
}
ask-go-on =
    .a = Ready to go on?
    .b = Shall we go on?
ask-resume = { $left_s ->
    [none] { $side ->
        [both] You were in the middle of the { $stretch }. Shall we go on?
       *[other] You were in the { $stretch }, { $side } side. Shall we go on?
    }
   *[other] { $side ->
        [both] You have { $left_s } seconds left in the { $stretch }. Shall we go on?
       *[other] You have { $left_s } seconds left on the { $side } side of the { $stretch }. Shall we go on?
    }
}
ask-resume-or-restart = { $left_s ->
    [none] You were in the middle of it. Shall we go on from there?
   *[other] { $side ->
        [both] You still have { $left_s } seconds left from last time. Shall we go on from there?
       *[other] You still have { $left_s } seconds left on the { $side } side. Shall we go on from there?
    }
}
ask-owed = { $whole ->
    [yes] { $side ->
        [both] The { $stretch } isn't finished.
       *[other] The { $side } side of the { $stretch } isn't finished.
    } It begins again from its first step. Shall we do that now?
   *[no] { $side ->
        [both] Still to do in the { $stretch }: { left-here }. Shall we do that now?
       *[other] The { $side } side of the { $stretch } still has { left-here } to go. Shall we do that now?
    }
}
ask-from-there = Shall we go on from there?
ask-begin =
    .a = Shall we do it?
    .b = Would you like to do it now?
ask-which = Which one: { $stretches }?
ask-second = Would you like a second one: { $stretches }?
ask-what-next =
    .a = What would you like to do?
    .b = Which stretch would you like?
ask-another =
    .a = Would you like another stretch?
    .b = Another stretch?
ask-forget = That deletes your place, your history and your settings. Are you sure?
ask-more = Would you like to hear more?

## Small words

list-item = the { $name }
list-and = and
list-or = or
