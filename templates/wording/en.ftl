# Every word a person reads, in English. How to edit it: docs/conversations.md.
#
# Texts cost money by the segment: a text has room for 306 characters (two segments), the first
# one a person ever gets included, which carries `hello` before and `compliance` behind it. Only
# GSM-7 characters: no curly quotes, no long dashes, no emoji. `savvysolve check` tells.
# Never ask anyone to reply with a word that the carrier acts on (STOP, HELP, INFO, START, YES,
# CANCEL, END, QUIT ...): it would not come to us. `compliance` is the one exception.

## The first text a person ever gets

hello = Hi, SavvySolve tech help here.
compliance = Msg & data rates may apply. Reply STOP to opt out, HELP for help.

## Names of things

device-name = { $device ->
    [phone] phone
    [tablet] tablet
    [laptop] laptop
    [desktop] desktop computer
    [printer] printer
    [network] wifi/internet
    [tv] TV
    [smart_home] smart home device
    [wearable] watch or earbuds
   *[other] other device
}
urgency-name = { $urgency ->
    [low] whenever
    [high] right now
   *[normal] today
}

month-name = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
span = { $unit ->
    [days] { $count ->
        [one] 1 day
       *[other] { $count } days
    }
    [hours] { $count ->
        [one] 1 hour
       *[other] { $count } hours
    }
    [minutes] { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
   *[moment] less than a minute
}
stars = { $score ->
    [one] 1 star
   *[other] { $score } stars
}

## The questions. May use $name and $named (yes, no).

ask-name = What's your name?
ask-name-again = A first name is fine, or text SKIP. What's your name?
    .mail = What's your name? A first name is fine, or write SKIP.
ask-name-last = So our tech knows who to ask for: what's your name? Or text SKIP.
    .mail = So our tech knows who to ask for: what's your name? Or write SKIP.

ask-description = { $named ->
    [yes] Tell me, { $name }: what's the problem? A few words will do.
   *[no] What's the problem? A few words will do.
}
    .mail = What's the problem? What you see on the screen helps most.
ask-description-again = Tell me what goes wrong, like: the screen stays black. What's the problem?
    .mail = What goes wrong? Something like: the screen stays black.
ask-description-last = Sorry, I didn't catch that. In one sentence, what problem should our tech fix?
    .mail = In one sentence, what problem should our tech fix?
description-needed = Our tech needs a few words on this one. What's the problem?

ask-device = Which device is it? 1 phone 2 tablet 3 laptop 4 desktop 5 printer 6 wifi/internet 7 TV 8 something else
    .mail = Which device is it: phone, tablet, laptop, desktop, printer, wifi/internet, TV or something else?
ask-device-again = Just the number, please: 1 phone 2 tablet 3 laptop 4 desktop 5 printer 6 wifi/internet 7 TV 8 something else
    .mail = Which device is it? One word will do: phone, tablet, laptop, desktop, printer, wifi, TV or other.
ask-device-last = Which is closest (or SKIP)? 1 phone 2 tablet 3 laptop 4 desktop 5 printer 6 wifi/internet 7 TV 8 something else
    .mail = Which device is closest: phone, tablet, laptop, desktop, printer, wifi, TV or other? Or write SKIP.

ask-urgency = How soon do you need help? 1 whenever 2 today 3 right now
    .mail = How soon do you need help: whenever, today or right now?
ask-urgency-again = Just the number, please: 1 whenever 2 today 3 right now
    .mail = How soon do you need help? Just write: whenever, today or right now.
ask-urgency-last = When would suit you (or SKIP)? 1 whenever 2 today 3 right now
    .mail = When would suit you: whenever, today or right now? Or write SKIP.

ask-change = What should I change? 1 name 2 problem 3 device 4 how soon
    .mail =
        What should I change? Just write it on a line of its own, like this:

        Device: iPad
        How soon: today
ask-change-again = Just the number, please: 1 name 2 problem 3 device 4 how soon
    .mail =
        Please write what to change on a line of its own, like one of these:

        Name: Jane
        Problem: the screen stays black
        Device: iPad
        How soon: today
ask-change-last = Text what is wrong, like "it's a tablet", or a number: 1 name 2 problem 3 device 4 how soon
    .mail =
        One line is enough, like "Device: iPad". You can change the name, the problem, the device and how soon.

ask-resume = { $named ->
    [yes] Welcome back, { $name }! Text 1 to continue where we left off, 2 to start over.
   *[no] Welcome back! Text 1 to continue where we left off, 2 to start over.
}
    .mail = It's been a while, welcome back! Reply 1 to continue where we left off, or 2 to start over.
ask-resume-again = Just the number, please: 1 to continue where we left off, 2 to start over.
    .mail = Just the number, please: 1 to continue where we left off, 2 to start over.
ask-resume-last = Shall we continue with your request? 1 continue 2 start over
    .mail = Shall we continue with your request? Reply 1 to continue, or 2 to start over.

## The read-back. May also use $problem (the beginning of their words), $device, $urgency, $photos.

read-back = Here's what I have: { $named ->
    [yes] { $name }, { device-name }
   *[no] { device-name }
}, { urgency-name }. Problem: "{ $problem }"{ $photos ->
    [0] .
    [one] , 1 photo.
   *[other] , { $photos } photos.
} Reply OK to open your ticket, or text what to change.
    .mail =
        Here's what I have:

        { $named ->
            [yes] Name: { $name }
           *[no] Name: not given
        }
        Device: { device-name }
        How soon: { urgency-name }
        Problem: { $words }{ $photos ->
            [0] {""}
            [one] {" "}(1 file attached)
           *[other] {" "}({ $photos } files attached)
        }

        Is that right? Reply OK and I'll open your ticket. If not, just write what to change.
read-back-again = Reply OK to open your ticket, or text the change, like "it's a tablet" or "not urgent".
    .mail = Reply OK to open your ticket, or write the change, like "it's a tablet" or "not urgent".
read-back-last = Sorry, I'm not sure what you mean. Reply OK to open it as it is, or text BACK or RESTART.
    .mail = Sorry, I'm not sure what you mean. Reply OK to open it as it is, or BACK or RESTART.

## What is said beside the questions; the open question follows behind

noted = Got it, thanks.
photo-kept = Thanks, I've kept the photo.
    .mail = Thanks, I've kept what you attached.
language-set = Sure, English it is.
start-over = OK, from the top.
first-question = That was the first question.
menu = You can text BACK, SKIP, RESTART, STATUS, HISTORY, DROP, LINK, or AGENT for a person.
    .mail = You can answer with one of these words in the first line: BACK, SKIP, RESTART, STATUS, HISTORY, DROP, LINK, or AGENT for a person.
no-ticket = You have no open ticket.
anytime = You're welcome. Text us anytime.
    .mail = You're welcome. Write to us anytime.
not-open-yet = Your ticket opens as soon as we're through here.
nudge = Still there? No rush.
    .mail = Your request is still waiting for this. No rush; just reply when it suits you.
welcome-back = Welcome back! Let's continue where we left off, or text RESTART to start over.
    .mail = Welcome back! Let's continue where we left off, or reply RESTART to start over.
# words of a person of the team, as they stand
from-staff = { $text }
handed-back = The SavvySolve bot is back with you.
new-request = OK, a new request. Ticket { $code } stays open.
link = Your account, if you'd like one: { $link }
no-more = That's all there is.

## The ticket

ticket-opened = { $named ->
    [yes] All set, { $name }!
   *[no] All set!
} Ticket { $code } is open, and a tech will text you here.
    Optional: an account shows your tickets and their history. { $link }
    .mail =
        All set! Your ticket is { $code }. As soon as a tech takes it, you'll hear from them here, by mail. Just reply to write to them.

        An account is optional. It shows you your tickets and what was written, and lets you rate a session: { $link }
ticket-added = Added to ticket { $code }. Another device? Text NEW.
    .mail = I've added that to ticket { $code }. Is it about another device? Then reply NEW.
ticket-photo = Photo added to ticket { $code }.
    .mail = I've added your file to ticket { $code }.
ticket-pleasantry = Ticket { $code } is open and we're on it. Text anything to add to it, or MENU.
    .mail = Ticket { $code } is open and we're on it. Whatever you reply is added to it; MENU shows what else you can do.
menu-ticket = Ticket { $code } is open; what you text is added to it. Or text STATUS, HISTORY, LINK, NEW for another device, DROP to drop it, AGENT for a person.
    .mail = Ticket { $code } is open, and what you reply is added to it. These words in the first line do more: STATUS, HISTORY, LINK, NEW for another device, DROP to drop the ticket, AGENT for a person.
status = Ticket { $code } ({ device-name }, { urgency-name }): { $status ->
    [claimed] a tech has it and will text you here.
   *[open] waiting for a tech for { span }.
}
    .mail =
        Ticket { $code } ({ device-name }, { urgency-name }): { $status ->
            [claimed] a tech has it and will write to you here.
           *[open] waiting for a tech for { span }.
        }
ticket-dropped = Ticket { $code } is dropped. Text us anytime.
    .mail = Ticket { $code } is dropped. Write to us anytime.
other-code = I don't see that code. Your open ticket is { $code }.
dropped = OK, dropped; nothing was opened. Text us anytime.
    .mail = OK, dropped; nothing was opened. Write to us anytime.

## A person takes over

agent = A person from our team will text you here. I'll stay quiet until then.
    .mail = A person from our team will write to you here. I'll stay quiet until then.
stuck = Sorry, I'm not getting this right. I've passed what I have to a person on our team, who will text you here.
    .mail = Sorry, I'm not getting this right. I've passed what I have to a person on our team, who will write to you here.

## Around the session, to the customer. May use $code, $solver, and what is named.

# $rated (yes, no), $stars (like 4.7)
solver-came = { $rated ->
    [yes] { $solver } ({ $stars } stars) has your ticket { $code } and will text you here.
   *[no] { $solver } has your ticket { $code } and will text you here.
}
    .mail =
        { $rated ->
            [yes] { $solver } ({ $stars } stars) has your ticket { $code } and will write to you here.
           *[no] { $solver } has your ticket { $code } and will write to you here.
        } Just reply to this mail to write to { $solver }.
file-left-out = (A photo could not go along.)
from-solver = { $solver }: { $text }
solver-left = { $solver } had to hand back ticket { $code }, sorry. We're looking for another tech for you.
nobody-yet = No tech is free for ticket { $code } yet, sorry. We keep looking and text you as soon as one takes it.
    .mail = No tech is free for ticket { $code } yet, sorry. We keep looking, and you get a mail as soon as one takes it.
# $minutes, $tier, $price; the rating question follows behind
session-ended = { $solver } closed ticket { $code } after { $minutes ->
    [0] less than a minute
    [one] 1 minute
   *[other] { $minutes } minutes
}: { $tier }, { $price }.
    .mail = { $solver } closed your ticket { $code }. Here is what it came to:
# In a session. $several (yes, no): $other is the code of another
menu-session = You're with { $solver }, who gets what you text. For me: STATUS, HISTORY, LINK, AGENT for a person from our team, DROP to drop the ticket.{ $several ->
    [yes] { " " }Begin with #{ $other } to reach your other tech.
   *[no] { "" }
}
    .mail =
        You're with { $solver }, who gets what you reply. These words alone are for me: STATUS, HISTORY, LINK, AGENT for a person from our team, DROP to drop the ticket.{ $several ->
            [yes] { " " }Begin with #{ $other } to reach your other tech.
           *[no] { "" }
        }
# for how long: { span }
status-with = { $solver } has been with you on ticket { $code } for { span }.
agent-too = A person from our team will text you here too. Until then { $solver } stays with you.
    .mail = A person from our team will write to you here too. Until then { $solver } stays with you.
session-dropped = OK, ticket { $code } is dropped, and { $solver } is told. Text us anytime.
    .mail = OK, ticket { $code } is dropped, and { $solver } is told. Write to us anytime.
which-code = Which ticket do you mean? Open: { $code }{ $several ->
    [yes] , { $other }
   *[no] { "" }
}.

## The rating. The questions may use $solver and $named (yes, no).

ask-rating = { $named ->
    [yes] How was { $solver }'s help? Text a number 1-5, 5 is great.
   *[no] How was our help? Text a number 1-5, 5 is great.
}
    .mail =
        { $named ->
            [yes] How was { $solver }'s help? Reply with a number from 1 to 5; 5 is great.
           *[no] How was our help? Reply with a number from 1 to 5; 5 is great.
        }
ask-rating-again = Just a number, please: 1-5, where 5 is great. Or text SKIP.
    .mail = Just a number, please: from 1 to 5, where 5 is great. Or reply SKIP.
ask-rating-last = From 1 (not good) to 5 (great), which number? Or text SKIP.
    .mail = From 1 (not good) to 5 (great), which number? Or reply SKIP.
rating-reminder = How was { $solver }'s help? A number 1-5 helps us, 5 is great. I won't ask again.
    .mail = How was { $solver }'s help? Reply with a number from 1 to 5; 5 is great. I won't ask again.
# { stars }, $score, $changed (yes, no)
rating-kept = { $changed ->
    [yes] Changed: { $solver } now has { stars } from you.
   *[no] Thanks! { $solver } gets { stars } from you.
}
rating-skipped = No problem. Text us anytime.
    .mail = No problem. Write to us anytime.
ask-comment = Sorry it went that way. What went wrong? Or text SKIP.
    .mail = Sorry it went that way. What went wrong? Or reply SKIP.
ask-comment-again = In a few words: what went wrong? Or text SKIP.
    .mail = In a few words: what went wrong? Or reply SKIP.
comment-kept = Thanks, I've passed that on.
complaint-kept = Thanks, I've passed that on to our team. Not fixed? Text AGAIN.
    .mail = Thanks, I've passed that on to our team. If it isn't fixed, reply AGAIN.
rate-how = A rating is a number 1-5: RATE 4 for your last session, or with a ticket's code, like RATE K7Q2 4.
rate-none = I don't see that among your finished sessions.
rate-not-over = Ticket { $code } isn't finished yet. I'll ask you when it is.
rate-too-late = You rated ticket { $code } over a day ago, so its { stars } stay.

## After a session

welcome = Glad to help. Text us anytime.
    .mail = Glad to help. Write to us anytime.
menu-after = You can text HISTORY, RATE, LINK, FORGET ME, AGENT for a person, or just tell me what's wrong.
    .mail = You can reply HISTORY, RATE, LINK, FORGET ME, AGENT for a person, or just tell me what's wrong.
status-last = Ticket { $code } with { $solver } ended { span } ago. Nothing else is open.
ask-again = { $named ->
    [yes] Is it the problem { $solver } worked on? Text 1 for the same problem, 2 for something new.
   *[no] Is it the same problem as before? Text 1 for the same problem, 2 for something new.
}
    .mail =
        { $named ->
            [yes] Is it the problem { $solver } worked on? Reply 1 for the same problem, 2 for something new.
           *[no] Is it the same problem as before? Reply 1 for the same problem, 2 for something new.
        }
ask-again-again = Just the number, please: 1 the same problem 2 something new
    .mail = Just the number, please: 1 for the same problem, 2 for something new.
# $taken (yes, no)
reopened = { $taken ->
    [yes] Ticket { $code } is open again. { $solver } has it and will text you here.
   *[no] Ticket { $code } is open again. We're looking for a tech, who will text you here.
}
    .mail =
        { $taken ->
            [yes] Ticket { $code } is open again. { $solver } has it and will write to you here.
           *[no] Ticket { $code } is open again. We're looking for a tech, who will write to you here.
        }
not-reopened = That ticket can't be opened again, so here's a new one.

## HISTORY and FORGET ME

# $aged (yes, no): $year is told; { month-name }, $day, $problem, $minutes, $tier, $rated (yes, no), { stars }
history-entry = { month-name } { $day }{ $aged ->
    [yes] { " " }{ $year }
   *[no] { "" }
} { $code } "{ $problem }": { $solver }, { $minutes } min, { $tier }{ $rated ->
    [yes] , { stars }
   *[no] { "" }
}
# $more (yes, no), $link (the dashboard)
history-foot = { $more ->
    [yes] MORE shows older ones. All:
   *[no] That's all. Also here:
} { $link }
no-history = You have no past sessions yet.
# $session (yes, no)
ask-forget = This erases your name, number, texts and photos for good.{ $session ->
    [yes] { " " }It also closes your session.
   *[no] { "" }
} Reply ERASE to go on, anything else keeps it.
    .mail =
        This erases your name, address, mails and files for good.{ $session ->
            [yes] { " " }It also closes your session.
           *[no] { "" }
        } Reply ERASE to go on; anything else keeps it.
ask-forget-again = Nothing is erased yet. Reply ERASE to erase it all, anything else keeps it.
    .mail = Nothing is erased yet. Reply ERASE to erase it all; anything else keeps it.
forget-kept = OK, nothing is erased.
erasing = I'm erasing it all now. One last text tells you when it's done.
    .mail = I'm erasing it all now. One last mail tells you when it's done.
erased = Done: your name, number, texts and photos are erased.
    .mail = Done: your name, address, mails and files are erased.

## To solvers. May use $code, and what is named.

# $device, $urgency, $problem
offer = New ticket { $code }: { device-name }, { urgency-name }. "{ $problem }" Reply CLAIM { $code } or PASS { $code }.
# $claimed (yes, no)
offer-gone = { $claimed ->
    [yes] { $code } is taken by another solver. Thanks all the same!
   *[no] { $code } was dropped by the customer. Nothing to do.
}
from-customer = { $named ->
    [yes] #{ $code } { $name }: { $text }
   *[no] #{ $code }: { $text }
}
customer-left = #{ $code }: the customer dropped the ticket. The session is over.
customer-stopped = #{ $code }: the customer opted out of texts, so nothing reaches them now. The session is paused.
customer-back = #{ $code }: the customer is back. You can go on.
# $score, $commented (yes, no), $comment
rated = { $commented ->
    [yes] #{ $code } was rated { $score } of 5: "{ $comment }"
   *[no] #{ $code } was rated { $score } of 5.
}
taken-back = #{ $code } went back to the queue, as the customer got no word from you. CLAIM { $code } takes it again while it is open.
# $named, $name, $device, $urgency, $problem
kept = As you said you could, #{ $code } is yours now: { $named ->
    [yes] { $name }, { device-name }
   *[no] { device-name }
}, { urgency-name }. "{ $problem }" What you text goes to them.
again = #{ $code } is open again and yours. { $named ->
    [yes] { $name }: { $text }
   *[no] The customer: { $text }
}

# The commands of solvers and what they are told. Codes in lists are in $list, as many as $count.
# $device, $urgency, $problem, $photos, $named, $name, $several (yes: words need the code before them)
desk-claimed = { $code } is yours: { $named ->
    [yes] { $name }, { device-name }, { urgency-name }.
   *[no] { device-name }, { urgency-name }.
} "{ $problem }"{ $photos ->
    [0] {""}
    [one] {" "}1 photo follows.
   *[other] {" "}{ $photos } photos follow.
} { $several ->
    [yes] Write with the code first: #{ $code } hello. DONE { $code } when fixed, RELEASE { $code } gives it back.
   *[no] Just text here to write to them. DONE when fixed, RELEASE gives it back.
}
# $wait (like 2 h)
desk-promised = Noted: { $code } in { $wait }. If nobody has it by then, it's yours. CLAIM { $code } takes it now.
desk-wait-unclear = I understand waits like IN 30 MIN or IN 2 HOURS, three days at most: CLAIM { $code } IN 2 HOURS. Nothing is noted yet.
desk-passed = OK, { $code } goes to others.
desk-released = { $code } is back in the queue, and I tell the customer. Thanks for trying.
# $time (like 45 min), $tier, $price
desk-ended = { $code } is done: { $time }, { $tier }, { $price }. Thanks! A rating shows up here.
desk-ended-before = { $code } was over already. Nothing changed.
# $duty (on, off), $count, $list (codes, names, times), $offers (how many)
desk-mine = You're { $duty } duty. { $count ->
    [0] You hold no ticket.
   *[other] You hold { $list }.
}{ $duty ->
    [off] {" "}ON brings offers.
   *[on] {""}
} { $offers ->
    [0] {""}
    [one] 1 offer is open to you: text CLAIM to take it.
   *[other] { $offers } offers are open to you: text CLAIM to see them.
}
desk-on-duty = You're on duty. { $count ->
    [0] New tickets come here by text.
    [one] Open to you: { $list }. CLAIM takes it.
   *[other] Open to you: { $list }. CLAIM and a code takes one.
}
desk-off-duty = You're off duty and get no offers. { $count ->
    [0] Text ON when you're back.
   *[other] Still yours: { $list }. DONE or RELEASE ends it.
}
desk-duty-first = You're off duty, so nothing changed. Text ON first, then claim.
desk-menu = CLAIM K7Q2 takes a ticket, PASS K7Q2 declines. DONE K7Q2 closes, RELEASE K7Q2 gives back. MINE lists yours. #K7Q2 and words: to that customer. ON and OFF: duty.
# $wanted (claim, pass, done, release, text)
desk-which-offer = Which one? { $list }. { $wanted ->
    [pass] Text PASS and its code.
   *[claim] Text its code, and it's yours.
}
desk-which-session = Which one? { $list }. { $wanted ->
    [release] Text its code to give it back.
   *[done] Text its code to close it.
}
desk-which-text = Not sent yet: who is it for? { $list }. Text the code and I pass it on, or DROP to let go of it.
desk-no-session = You hold no ticket, so nothing changed. MINE shows where you stand.
desk-no-offer = No offer is open to you right now. New ones come here by text.
desk-unheard = { $count ->
    [0] Nobody got that: you hold no ticket, and none is open to you. MENU shows what you can text.
    [one] Nobody got that: you hold no ticket. Open to you: { $list }. Text CLAIM to take it.
   *[other] Nobody got that: you hold no ticket. Open to you: { $list }. CLAIM and a code takes one.
}
# $standing (unknown, open, theirs, anothers, over), $wanted
desk-code = { $standing ->
    [theirs] { $wanted ->
        [pass] { $code } is yours already. RELEASE { $code } gives it back.
       *[claim] { $code } is yours already. #{ $code } and words go to the customer.
    }
    [open] { $wanted ->
        [claim] { $code } is open, but was not offered to you. Nothing changed.
        [pass] { $code } was not offered to you. Nothing changed.
        [text] { $code } is not yours, it waits for a solver. Nothing was sent.
       *[done] { $code } is not yours, it waits for a solver. Nothing changed.
    }
   *[unknown] { $standing ->
        [anothers] { $code } is with another solver.
        [over] { $code } is closed.
       *[unknown] There is no ticket { $code }.
    } { $wanted ->
        [text] Nothing was sent.
       *[claim] Nothing changed.
    }
}
# $typed
desk-garbled = { $typed } is no ticket code. Nothing changed.
desk-one-code = One code at a time, please. Nothing changed.
desk-open-offers = { $count ->
    [0] No offer is open to you right now.
   *[other] Open to you: { $list }.
}
desk-yours = Yours: { $list }.
# $tiers
desk-tiers = I don't know that tier, so { $code } goes on. Text DONE { $code }, or with a tier: { $tiers }.
desk-not-reached = Not sent: the customer of { $code } opted out of texts. I tell you when they are back.
desk-not-passed-on = Not sent: the phone company acts on that word. Please put it in other words.
desk-echoed = Not sent: the same words went out several times already. Please put it in other words.
desk-chosen = { $named ->
    [yes] What you text now goes to #{ $code } { $name }.
   *[no] What you text now goes to #{ $code }.
}
desk-still-waits = Your earlier text still waits: text the code it is for, or DROP to let go of it.
desk-let-go = Your earlier text was let go of, it went to nobody.
desk-full = Not kept: several texts wait already. Text the code they are for, or DROP to let go of them.
desk-hint-claim = That went to your customer. To take the open offer, text CLAIM.
# $command (DONE, RELEASE)
desk-hint-command = That went to your customer as words. For the command, text { $command } { $code }.
desk-leave = Not sent: that reads as if you want no more texts from us. If so, text it once more. If it's for a customer, put #{ $code } before it.
desk-empty = That text came without words. MENU shows what you can text.
desk-photo-left = The photo was not passed on; send it without a command.

## The small FAQ; the open question follows behind. At most 90 characters each.

faq-bot = I'm a bot who takes your request. A real person then helps you.
faq-price = Asking is free. Your tech tells you the price before any work begins.
faq-refund = Your tech agrees the terms with you first. Text AGENT for a person.
    .mail = Your tech agrees the terms with you first. Reply AGENT for a person.
faq-how-long = As soon as a tech is free. Requests for right now go first.
faq-hours = Text any time, day or night. A tech answers as soon as one is free.
    .mail = Write any time, day or night. A tech answers as soon as one is free.
faq-privacy = Only our techs see what you text. Never text passwords or card numbers.
    .mail = Only our techs see what you write. Never send passwords or card numbers.
faq-who = SavvySolve is tech help by text: tell me the problem, and a tech helps you.
    .mail = SavvySolve is tech help by mail and text: tell me the problem, and a tech helps you.
faq-languages = English or Spanish. Just write in yours.
faq-location = We help from afar, by text, wherever you are.
    .mail = We help from afar, by mail and text, wherever you are.
faq-fix = Phones, tablets, computers, printers, wifi, TVs and most other gadgets.
faq-remote = It begins here by text. Your tech can agree on a call with you.
    .mail = It begins here by mail. Your tech can agree on a call with you.
faq-account = No account and no app needed. Texting is enough.
    .mail = No account and no app needed. Writing is enough.
faq-payment = You settle that with your tech before any work. Never text card numbers.
    .mail = You settle that with your tech before any work. Never send card numbers.

## To the operator: why a person is needed; the number and what is known follow behind

alert-asked = A customer asks for a person:
alert-stuck = The bot is stuck with a customer:
alert-opted_out = A customer who opted out is in need:
alert-low_rating = A customer gave a low rating:
alert-nobody = No solver claims a ticket:

## Accounts

account-code = Your SavvySolve code is { $digits }, good for 10 minutes. We will never ask you for it.

## Pages (not texts: no budget, no GSM-7)

page-skip = Skip to the content

## The simulator page

simulator-title = Simulator
simulator-needs-script = The simulator shows phones live and needs JavaScript. Please turn it on for this page, or run "savvysolve chat" to talk in the terminal.
simulator-time = Make time pass
simulator-time-urgent = +2 min
simulator-time-urgent-why = To the next wave of offers of an urgent ticket
simulator-time-wave = +6 min
simulator-time-wave-why = To the next wave of offers of any other ticket
simulator-time-silence = +16 min
simulator-time-silence-why = Past the nudge, and past the patience with a solver who never wrote: both are 15 minutes
simulator-time-day = +1 day
simulator-time-day-why = Past the rest, and to the reminder of a rating
simulator-today = Today
simulator-now = now
simulator-ahead = ahead

simulator-customer = Customer
simulator-customer-phone = A customer's phone
simulator-new-phone = New phone
simulator-thread = Texts
simulator-welcome = Something broken? Text it, or try one of these.
simulator-try-jane = Hi it's Jane, my macbook wont turn on, need help asap
simulator-try-short = printer is fine, it's the tablet
simulator-try-spanish = hola, mi impresora no imprime
simulator-try-help = help
simulator-quick = Quick replies
simulator-type = Text message
simulator-send = Send
simulator-attach = Attach a sample photo
simulator-photo-attached = A sample photo goes with this text
simulator-photo = Photo
simulator-file = File
simulator-you = You
simulator-segment = segment
simulator-segments = segments
simulator-status-queued = Queued
simulator-status-sent = Sent
simulator-status-delivered = Delivered
simulator-status-undelivered = Not delivered
simulator-status-failed = Failed
simulator-status-received = Received
simulator-status-unknown = Not known whether it was sent

simulator-conversation = The conversation
simulator-no-conversation = no conversation yet
simulator-state = Current state:
simulator-script = Where it is in the script
simulator-no-drawing = The drawing could not be loaded.
simulator-slots = What is known
simulator-slot-name = Name
simulator-slot-description = Problem
simulator-slot-device_type = Device
simulator-slot-urgency = Urgency
simulator-facts = At a glance
simulator-ticket = Ticket
simulator-language = Language
simulator-wake = Wakes up
simulator-turn = Last turn
simulator-none = –
simulator-human = A person has taken over. The bot is silent.
simulator-handback = Hand back to the bot
simulator-reconnecting = Reconnecting…
simulator-unreachable = The server did not answer. Your text is still here.

# With solvers beside the customer

simulator-phones = Phones
simulator-solver = Solver
simulator-solvers = Solvers
simulator-solver-phone = A solver's phone
simulator-unread = unread
simulator-no-solvers = No solver yet
simulator-no-solvers-why = Solvers are technicians who take tickets by text. Bring in three, and each gets a phone beside the customer's.
simulator-hire = Bring in three solvers
simulator-welcome-solver = Off duty. Text ON, and offers of new tickets come here.
simulator-on-duty = On duty
simulator-off-duty = Off duty
simulator-stars = stars
simulator-minutes = min

# What a tap says, in the customer's and the solver's place
simulator-say-name = Jane
simulator-say-problem = It won't turn on anymore
simulator-say-change = it's a tablet
simulator-say-wrong = I tried that, the screen stays black
simulator-say-better = It works again, thank you!
simulator-say-low = It took too long
simulator-say-again = same problem again
simulator-say-hello = Hi, I'm on it. What do you see on the screen?
simulator-say-advice = Hold the power button for ten seconds, then let go.

simulator-guide = Play a session in two minutes
simulator-guide-step = Step
simulator-guide-of = of
simulator-guide-done = done
simulator-guide-solvers = Put solvers on duty
simulator-guide-solvers-how = Bring them in, then tap ON on their phones.
simulator-guide-ticket = Text as the customer
simulator-guide-ticket-how = Tap a first text, answer what is asked, then OK.
simulator-guide-claim = Claim the ticket
simulator-guide-claim-how = Tap CLAIM on a solver's phone. The first one wins.
simulator-guide-talk = Talk through the number
simulator-guide-talk-how = Write from both phones. Neither sees the other's number.
simulator-guide-rate = Finish and rate
simulator-guide-rate-how = Tap DONE as the solver, then stars as the customer.
simulator-guide-over = That was a whole session, from the first text to the rating.
simulator-guide-again = Another customer

simulator-timeline = The ticket
simulator-no-ticket = No ticket yet. It opens when the customer says OK.
simulator-ticket-open = waits for a solver, wave
simulator-ticket-open-unsearched = waits for a solver
simulator-ticket-claimed = with
simulator-ticket-completed = done
simulator-ticket-dropped = dropped by the customer
simulator-event-opened = Opened
simulator-event-offered = Offered to
simulator-event-passed = Declined by
simulator-event-promised = Promised by
simulator-event-claimed = Claimed by
simulator-event-released = Back in the queue from
simulator-event-dropped = Dropped, away from
simulator-event-done = Done by
simulator-event-rated = Rated
simulator-event-wave = Next wave
simulator-event-watch = Back in the queue without a word from

## Pages for customers and staff

web-nav = Your pages
web-nav-account = Your account
web-account = Your account
web-sign-up = Make an account
web-sign-up-why = Your phone number is your account: no password. We text you a code, and every session with that number is there, past and future.
web-sign-in = Sign in
web-sign-in-why = We text you a code. There is no password.
web-sign-out = Sign out
web-have-account = I have an account
web-no-account = I am new here
web-phone = Phone number
web-name-optional = Name (optional)
web-email-optional = E-mail (optional)
web-code-text-me = Text me a code
web-code = The 6 digits
web-code-sent = We texted a code to { $phone }. It is good for 10 minutes.
web-code-check = Go on
web-code-none = No text after a minute? If you ever replied STOP to us, text START to us first.
web-code-again = Text me another
web-code-other-number = Another number
web-code-new = A new code is on its way. The one before is no longer good.
web-code-wrong = That is not the code, or it is no longer good. Check the newest text, or have another sent.
web-too-many-codes = We have texted this number, or from this connection, too often just now. Please try again in an hour.
web-too-many-guesses = Too many tries from this connection just now. Please try again in an hour.
web-phone-none = We need the digits of a phone number, like +1 415 555 0123.
web-phone-country = Please write the number with + and its country code, like +1 415 555 0123.
web-phone-impossible = There is no such phone number. Is a digit missing or too many?
web-phone-extension = A text does not reach an extension. Is there a mobile number?
web-phone-ours = That is our own number. Which one is yours?

## The pages of an account

# { month-name }, $day, $year, $time (14:05), $zone (PDT)
web-when = { month-name } { $day }, { $year }, { $time } { $zone }
web-nav-sessions = Sessions
web-hello = Hello, { $name }
web-done-saved = Saved.
web-done-phone = Your new number is confirmed, and its tickets are here.
web-done-others = Everybody else is signed out. You are still signed in here.
# The number stands before it
web-figure-sessions = { $count ->
    [one] session
   *[other] sessions
}
web-figure-completed = completed
web-figure-waiting = { $count ->
    [one] open ticket
   *[other] open tickets
}
web-waiting = Open now
web-waiting-open = Waiting for a tech
web-waiting-with = { $solver } is on it
web-recent = Recent sessions
web-no-sessions = No sessions yet. Text { $number } about anything with a plug or a screen, and a tech helps you by text.
web-all-sessions = All sessions
web-profile = Your details
web-email = E-mail
web-email-wrong = That doesn't look like an e-mail address. Is something missing, like in jane@example.com?
web-save = Save
web-phone-change = Change
web-phone-gone = None. Somebody else has confirmed that number since; you can add yours here.
web-phone-new = Change your phone number
web-phone-why = We text a code to the new number. Once you type it in here, that number is your account, and its tickets come along. Those you have stay.
web-phone-now = Now it is { $phone }.
web-managed-elsewhere = Phone, e-mail and password are changed where you signed up.
web-safety = Sign-in
web-sign-out-others-why = Left signed in on another phone or computer?
web-sign-out-others = Sign out everywhere else
web-delete = Delete your account
web-delete-why = Your account goes: name, e-mail, and being signed in. Your tickets stay with us without it, so a tech who is helping you goes on. Should you sign up again with the same number, they are here again.
web-delete-forget = To have your texts, photos and tickets erased as well, text FORGET ME to us instead.
web-delete-sure = Yes, delete it
web-delete-keep = Keep it
web-delete-staff = Your account belongs to the team, so an admin has to close it.
web-deleted = Your account is gone
web-deleted-why = You are signed out everywhere. Texting us works as before.
web-home = To the first page
web-back-account = Back to your account
web-back-sessions = Back to all sessions
web-sessions = Your sessions
web-older = Older sessions
web-newest = Back to the newest
web-no-older = There is nothing older.
web-session-active = Going on now
web-session-completed = Completed
web-session-released = Handed on
web-session-dropped = Dropped
web-session-see = See the session
web-session-with = Session with { $solver }
web-ticket = Ticket { $code }
web-ticket-code = Ticket
web-problem = Problem
web-device = Device
web-status = Status
web-solver = Tech
web-began = Began
web-duration = Took
web-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
web-tier = Price
web-rating = Your rating
web-rating-ask = How was it with { $solver }?
web-of-five = of 5
web-rating-comment = In your words (optional)
web-rating-send = Send rating
web-rating-change = Change rating
web-rating-kept = Thanks, your rating is kept. You can change it for a day.
web-rating-no-score = Please choose 1 to 5 first.
web-rating-not-over = This session still goes on. You can rate it once it's over.
web-rating-too-late = You rated this over a day ago, so that rating stays.
web-rating-too-often = That is a lot of changes. Please try again in an hour.
web-transcript = Transcript
web-transcript-none = Nothing was written in this session, or it was erased.
web-transcript-download = Download as text
web-you = You
web-we = SavvySolve
web-photo = Photo
web-file = File
web-missing = Nothing here
web-missing-why = There is no such page among yours. Maybe the link is old, or you are signed in with another number.

## The desk of the staff, and the pages of solvers

web-nav-solver = Your work
web-nav-desk = Desk
web-desk-nav = The desk
web-desk-tickets = Open tickets
web-desk-talks = Conversations
web-desk-solvers = Solvers
web-desk-trouble = Trouble
web-desk-numbers = Numbers
web-desk-audit = Audit log
web-desk-people = Roles
web-desk-ago = { $span } ago
web-desk-older = Older
web-desk-missing = There is nothing here
web-desk-missing-why = What was here may be over, or erased at its owner's wish.

web-desk-with = with { $solver }
web-desk-offers = { $count ->
    [0] no offer out
    [one] 1 offer out
   *[other] { $count } offers out
}
web-desk-waiting = { $count ->
    [one] 1 conversation is with a person of the team.
   *[other] { $count } conversations are with a person of the team.
}
web-desk-parked = { $count ->
    [one] 1 text could not be taken, and waits for you.
   *[other] { $count } texts could not be taken, and wait for you.
}
web-desk-tickets-none = No ticket is open.
web-desk-tickets-full = Only the 200 oldest are shown.
web-desk-urgent = urgent
web-desk-unproven = number not confirmed
web-desk-ticket = Ticket { $code }
web-desk-status = Status
web-desk-opened = Opened
web-desk-device = Device
web-desk-urgency = Wanted
web-desk-customer = Customer
web-desk-nameless = No name
web-desk-email = E-mail
web-desk-talk-open = Open the conversation
web-desk-problem = Problem
web-desk-photos = Photos
web-desk-photo = Photo of the problem
web-desk-file = File
web-desk-sessions = Sessions
web-desk-offered = Offered to
web-desk-transcript = What was written
web-desk-transcript-none = No text belongs to this ticket yet.
web-desk-ours = We wrote:
web-desk-theirs = They wrote:
web-desk-score = Rated { $score } of 5

web-desk-talks-why = The bot is quiet here until you hand back, or nobody wrote for hours. Whoever waits longest comes first.
web-desk-talks-none = Nobody waits for a person.
web-desk-stopped = opted out
web-desk-waits = has waited { $span }
web-desk-answered = answered
web-desk-reply = Your reply
web-desk-reply-how = It goes out as a text from the support number. The bot stays quiet for another while.
web-desk-reply-bot = The bot has this conversation. Your words go out as they are, and it goes on with theirs.
web-desk-reply-spanish = They write in Spanish.
web-desk-reply-send = Send
web-desk-reply-none = Write something first.
web-desk-reply-long = That is too long for one text: at most { $most } characters.
web-desk-reply-stopped = They opted out. No text reaches them until they text START to us.
web-desk-hand-back = Hand back to the bot
web-desk-hand-back-why = The bot says that it is back, and goes on where it was.

web-desk-solvers-none = There is no solver yet.
web-desk-solver-add = Add a solver
web-desk-solver-add-why = You vouch for the phone. They begin off duty, and text ON to get tickets.
web-desk-solver-add-do = Add
web-desk-solver-name = Name (customers see the first word)
web-desk-solver-skills = Devices they take (none ticked means all)
web-desk-solver-zone = Time zone, like America/New_York (else by the phone's area)
web-desk-solver-save = Save
web-desk-solver-remove = Remove this solver
web-desk-solver-remove-why = What they hold goes back to the queue, and its customers are told. Past sessions keep the first name.
web-desk-solver-remove-do = Remove
web-desk-solver-duty = Duty
web-desk-solver-on = on duty
web-desk-solver-off = off duty
web-desk-solver-stars = Rating
web-desk-solver-unrated = not rated yet
web-desk-solver-held = Holds
web-desk-solver-holds = { $count ->
    [0] holds nothing
    [one] holds 1 ticket
   *[other] holds { $count } tickets
}
web-desk-solver-all-devices = all devices
web-desk-solver-name-none = Write the name that customers see.
web-desk-solver-zone-wrong = No time zone has that name. Write it like America/New_York.
web-desk-solver-phone-ours = That is the support number itself.
web-desk-solver-known = That is a solver already: open their name above to change something.
web-desk-solver-staff = That number belongs to one of the staff. Only an owner can make them a solver.
web-desk-solver-yours = Your sessions
web-desk-solver-none = you take no tickets
web-desk-solver-how = Text ON or OFF to { $number } to begin and end your duty, MENU for the rest.
web-desk-solver-no-sessions = No session yet.

web-desk-trouble-texts = Texts that did not arrive
web-desk-trouble-texts-none = All texts of the last 30 days arrived, or are on their way.
web-desk-trouble-parked = Texts that could not be taken
web-desk-trouble-parked-none = None.
web-desk-trouble-parked-why = Taking them failed, and they are not tried again by themselves. Open the conversation and answer.
# $code: the carrier's
web-desk-failure = { $code ->
    [21211] There is no such number.
    [21408] The account may not text that country.
    [21610] They opted out at the carrier.
    [21612] The number cannot be reached from ours.
    [21614] That is no mobile number.
    [30003] The phone is off, or out of reach.
    [30004] The phone, or its carrier, blocks us.
    [30005] The number is unknown, or no longer in use.
    [30006] A landline, or a carrier that takes no texts.
    [30007] The carrier took it for spam.
    [30008] The carrier does not say why.
    [30034] Our number is not registered for texts in the US.
   *[other] See the carrier's list of errors.
}

web-desk-numbers-why = The last 30 days, by day of UTC.
web-desk-numbers-since = 30 days ago
web-desk-numbers-today = today
web-desk-numbers-top = most: { $top }
web-desk-numbers-table = As a table
web-desk-numbers-day = Day
web-desk-plot-tickets = Tickets opened
web-desk-plot-tickets-about = Bars by day: how many tickets were opened. The same figures are in the table.
web-desk-plot-claim = Minutes to claim (median)
web-desk-plot-claim-about = Bars by day: the median of minutes from the opening of a ticket to its first solver. The same figures are in the table.
web-desk-plot-completed = Sessions completed
web-desk-plot-completed-about = Bars by day on which a session began: how many were completed. The same figures are in the table.
web-desk-plot-rating = Mean rating
web-desk-plot-rating-about = Bars by day on which a session began: the mean of its ratings, 1 to 5. The same figures are in the table.
web-desk-plot-failed = Texts that did not arrive
web-desk-plot-failed-about = Bars by day: how many of our texts did not arrive. The same figures are in the table.

web-desk-audit-why = What was done on the desk, and whose words were opened. Times are UTC.
web-desk-audit-none = Nothing yet.
web-desk-audit-at = When
web-desk-audit-who = Who
web-desk-audit-act = Did what
web-desk-audit-subject = To what
web-desk-audit-detail = More
web-desk-people-why = A role lets people see pages. Only being added as a solver brings tickets.
web-desk-role = Role
web-desk-role-give = Give a role
web-desk-role-give-do = Give it
web-desk-role-none = Choose one of the roles.
web-desk-role-nobody = Nobody has an account with that number. They sign up first.
web-desk-role-last-owner = They are the only owner. Make somebody else one first.
web-desk-role-customer = customer
web-desk-role-solver = solver
web-desk-role-admin = admin
web-desk-role-owner = owner

web-desk-ticket-open = waits for a solver
web-desk-ticket-claimed = a solver has it
web-desk-ticket-completed = done
web-desk-ticket-dropped = dropped by the customer
web-desk-session-active = goes on
web-desk-session-completed = completed
web-desk-session-released = handed back
web-desk-session-dropped = dropped by the customer
web-desk-file-pending = A photo is still on its way.
web-desk-file-kept = Kept
web-desk-file-refused = A file was of a kind that is not kept.
web-desk-file-failed = A photo could not be fetched.
web-desk-offer-live = may take it
web-desk-offer-promised = said they could later
web-desk-offer-passed = declined
web-desk-offer-claimed = took it
web-desk-offer-lost = another was faster
web-desk-offer-released = handed it back
web-desk-offer-silent = had it, and gave no sign
web-desk-offer-withdrawn = no longer offered
web-desk-text-failed = failed
web-desk-text-undelivered = not delivered
web-desk-text-unknown = nobody knows
web-desk-text-suppressed = not sent: opted out
web-desk-text-canceled = canceled
web-desk-text-parked = could not be taken
web-desk-act-opened-conversation = opened a conversation
web-desk-act-opened-ticket = opened a ticket
web-desk-act-replied = replied
web-desk-act-handed-back = handed back to the bot
web-desk-act-solver-added = added a solver
web-desk-act-solver-changed = changed a solver
web-desk-act-solver-removed = removed a solver
web-desk-act-role-changed = changed a role
## The web form: texts
# $code, $busy (yes: something else is open, so that the code is the answer)
form-confirm = { $busy ->
    [yes] Did you ask for help on our website? Reply { $code } to get it here by text, or NO { $code } if that wasn't you.
   *[no] Did you ask for help on our website? Reply OK to get it here by text, or NO if that wasn't you. Your ticket is { $code }.
}
# $count, $list (codes), $stands (waits, with, over), $solver
form-confirmed = { $stands ->
    [with] Thanks! { $solver } is on it ({ $list }). What you text here goes to { $solver }.
    [over] Thanks! { $count ->
        [one] Ticket { $list } is closed by now.
       *[other] Tickets { $list } are closed by now.
    } Still need help? Just text us.
   *[waits] Thanks! { $count ->
        [one] Ticket { $list } is open
       *[other] Tickets { $list } are open
    }, and a tech will text you here.
}
form-denied = Sorry about that! Somebody typed your number by mistake. That request is closed.
# To solvers
customer-confirmed = #{ $code }: the customer confirmed the number. What you text reaches them now.
wrong-number = #{ $code }: the number in the form was somebody else's, so the ticket is closed. Nothing left for you to do.
desk-unconfirmed = It came by the web form, and the customer has yet to confirm the number. I text you as soon as you can write.
desk-not-confirmed = Not sent: the customer of { $code } has not confirmed the number yet. I tell you when they do.

## The web form: pages
web-intake-title = Tech help by text
web-intake-lead = Tell us what broke. A tech takes your ticket and helps you by text message, from wherever you are.
web-intake-text = Rather text? Write to { $number }
web-intake-form = Ask for help
web-intake-how-1 = Describe the problem
web-intake-how-2 = A tech takes it
web-intake-how-3 = You fix it together, by text
web-intake-name = Your name
web-intake-phone = Mobile number
web-intake-phone-hint = Your tech texts you there.
web-intake-email = E-mail
web-intake-description = What is wrong?
web-intake-description-hint = In your own words. What do you see, and since when?
web-intake-device = Which device?
web-intake-urgency = How soon?
web-intake-photo = Photos
web-intake-photo-hint = A photo of the screen or the error often helps. Up to 10, { $size } MB together.
web-intake-optional = (optional)
web-intake-send = Get help
web-intake-simulator = Try it without a phone, on the simulator
web-intake-wrong = Something is missing or not right. Please look at the marked fields.
web-intake-no-description = Please tell us what is wrong, in a few words.
web-intake-long = That is { $count } characters too long. Please shorten it a little.
web-intake-choose = Please choose one of these.
web-intake-photo-type = "{ $name }" is neither a photo nor a video that we can open, and was left out. Send the form again with another, or without.
web-intake-photo-size = The photos are too large together. Send the form again with fewer, or without.
web-intake-photo-many = Up to 10 photos, please. You can send more by text later.
web-intake-photo-again = Please choose your photos once more; the browser does not keep them.
web-intake-limit-number = We have got several requests for this number today. Please text us instead, or try again tomorrow.
web-intake-limit = There are too many requests just now. Please try again in an hour, or text us.
web-intake-unkept = We could not take your request just now. Nothing you typed is lost: please send it again in a minute.
web-device-phone = Phone
web-device-tablet = Tablet
web-device-laptop = Laptop
web-device-desktop = Desktop computer
web-device-printer = Printer
web-device-network = Wi-Fi or internet
web-device-tv = TV
web-device-smart_home = Smart home
web-device-wearable = Watch or earphones
web-device-other = Something else
web-urgency-low = No hurry
web-urgency-normal = Today or tomorrow
web-urgency-high = Right now
web-opened-title = We got your request
web-opened-lead = Your ticket is open, and we are looking for a tech.
web-opened-code = Your ticket
web-opened-confirm = We texted { $phone }. Answer that text as it says, and everything about this ticket comes to you there.
web-opened-confirm-late = No text after a minute? If you ever replied STOP to us, text START to us first.
web-opened-proven = A tech texts you at { $phone } soon.
web-opened-closed = This ticket is closed by now.
web-opened-account = Make an account, if you like
web-opened-account-why = It is free, optional and takes one texted code:
web-opened-benefit-1 = See all your sessions with this number, past and future
web-opened-benefit-2 = Read again what your tech wrote
web-opened-benefit-3 = Rate a session, or change a rating
web-opened-sign-up = Sign up with this number
web-opened-see = See it in your account
web-opened-another = Ask for help with something else

## Mail

# The subject of a mail that answers none.
mail-subject = Your request
mail-subject-alert = SavvySolve: somebody needs a person

## Mail: the dialogue. What a text says in other words stands as `.mail` below that.

# $named (yes, no), $name
mail-greeting = { $named ->
    [yes] Hi { $name },
   *[no] Hi,
}
# $stage (first, more: something else was said, rest: some was answered, again: nothing was), $count of questions
mail-questions = { $stage ->
    [first] Thanks for writing to us. { $count ->
        [one] Just one thing before I can open your ticket:
       *[other] I need a few things before I can open your ticket. Answer in your own words, or under each question:
    }
    [more] { $count ->
        [one] Please tell me this:
       *[other] Please tell me this, in your own words or under each question:
    }
    [rest] Thanks. { $count ->
        [one] Only this is missing:
       *[other] Only these are missing:
    }
   *[again] Sorry, I couldn't find the answer in your mail. { $count ->
        [one] Once more, please:
       *[other] Once more, please, in your own words or under each question:
    }
}
mail-unproven = I can't tell yet that this really comes from you, so nothing was opened or changed: please answer this very mail with your mail program's reply button.
mail-solver-wrote = { $solver } wrote:
mail-staff-wrote = From our team:
mail-subject-solver-came = Your tech for ticket { $code }
mail-subject-from-solver = { $solver } wrote to you
mail-subject-session-ended = Ticket { $code } is done
mail-subject-nobody-yet = Your ticket { $code }
mail-subject-solver-left = Your ticket { $code }
mail-subject-rating-reminder = How was { $solver }'s help?
mail-subject-ticket-opened = Your ticket { $code }
desk-cut-short = #{ $code }: the customer's mail was longer than that. Ask them if you need the rest.
mail-subject-erased = Your data is erased
# Somebody wrote from their address, and nobody can tell that it was them. $subject
mail-whose = Did you just write to us about "{ $subject }"? Mail can be sent in anybody's name, so we check before we act on it.

    If it was you, reply to this mail with OK. If it wasn't, reply NO, or do nothing: then it is dropped in a week.

## Mails that are told unasked, and codes by mail. May use $code, $solver; the code $digits and $minutes.
## `-preview` is what a list of mails shows behind the subject.

# $name
mail-hi = Hi { $name },
mail-code-subject = { $digits } is your code
mail-code-preview = It confirms your e-mail address, and is good for { $minutes } minutes.
mail-code = Your code is { $digits }

    Type it on the page that asked for it. It is good for { $minutes } minutes.
mail-code-why = You didn't ask for a code? Then somebody mistyped their address. Nothing happens without the code, so you can leave this be.
mail-claimed-subject = { $solver } has your ticket { $code }
mail-claimed-preview = { $solver } will text you on your phone.
# $rated (yes, no), $stars
mail-claimed = { $rated ->
    [yes] { $solver } ({ $stars } stars) has your ticket and will text you on your phone.
   *[no] { $solver } has your ticket and will text you on your phone.
}
mail-claimed-see = See your session
mail-wrote-subject = { $solver } is waiting for you (ticket { $code })
mail-wrote-preview = { $solver } texted you and hasn't heard back yet.
mail-wrote = { $solver } texted you about your ticket { $code } and hasn't heard back yet. In case you missed it:
mail-wrote-by = { $solver } wrote:
mail-wrote-how = Text back when you can, in the same conversation on your phone. { $solver } gets it at once.
mail-ended-subject = Your receipt for ticket { $code }
mail-ended-preview = { $solver } closed your ticket.
mail-ended = { $solver } closed your ticket { $code }. Here is what it came to:
mail-ended-again = Not fixed after all? Just text us again, and we pick it up from there.
mail-rate-subject = How was it with { $solver }?
mail-rate-preview = One tap is enough.
mail-rate = How was it with { $solver } (ticket { $code })? Pick your stars:
mail-rate-how = A page opens where you can add a few words and send it off. Nothing is sent before you say so there.
mail-fact-ticket = Ticket
mail-fact-problem = Problem
mail-fact-solver = Your tech
mail-fact-duration = Duration
mail-fact-tier = Tier
mail-fact-price = Price
mail-notice-why = You get this because you confirmed this address in your account.
mail-notice-choose = Choose which mails you get
mail-notice-stop = Get none of these mails any more

## Pages around mails

web-email-new = Confirm your e-mail
web-email-why = With a confirmed address, tickets you mailed us about are here too, and we can tell you by mail what happens to yours.
web-email-none = Type your e-mail address into your profile first.
web-email-proven = Confirmed
web-email-unproven = Not confirmed yet.
web-email-waits = We mailed a code to it.
web-email-prove = Confirm it
web-email-is-proven = { $email } is confirmed. There is nothing to do here.
web-email-mail-me = Mail me a code
web-email-to = We mail a code to { $email }. Type it in here, and the address is yours.
web-email-sent = We mailed a code to { $email }. It is good for 10 minutes.
web-email-again = Mail me another
web-email-nothing = No mail after a few minutes? Look among your spam.
web-email-other = Another address
web-email-too-many = Too many codes went out just now, to this address or from this connection. Please try again in an hour.
web-email-code-wrong = That is not the code, or it is no longer good. Check the newest mail, or have another sent.
web-done-email = Your e-mail address is confirmed.
web-done-mails = Saved. You get the mails you chose.
web-mails = Mails from us
web-mails-why = About tickets that you text us about. Which do you want?
web-mails-claimed = Who takes my ticket
web-mails-wrote = What my tech wrote, when I don't answer for 10 minutes
web-mails-ended = The receipt when a session ends
web-mails-rate = The question how it was
web-mails-unproven = Confirm your e-mail address first. Then you choose here which mails you get.
web-unsubscribe = Mails from us
web-unsubscribe-ask = Shall we stop mailing you about your tickets?
web-unsubscribe-what = That ends the mails that tell you who takes your ticket, what your tech wrote, your receipts, and the question how it was. You still get the texts, and answers to what you mail us.
web-unsubscribe-stop = Stop these mails
web-unsubscribe-done = We won't mail you about your tickets any more.
web-unsubscribe-back-why = Changed your mind?
web-unsubscribe-back = Send them again
web-unsubscribe-is-back = You get our mails again.
web-unsubscribe-choose = Choose which of them in your account
web-link-old = This link is no longer good
web-link-old-why = Maybe it is too old, or a part of it got lost. In your account you find all your sessions.
web-rate-thanks = Thank you!
web-rate-thanks-why = Your rating is kept. You can change it for a day, with the same link.
web-rate-session = Ticket { $code }

## The simulator's mailbox

simulator-mailbox = Mailbox
simulator-mail-whose = Whose mailbox
simulator-mail-new = New mail
simulator-mail-threads = Mails
simulator-mail-none = No mails yet. Write the first one.
simulator-mail-name = Your name
simulator-mail-from = Your address
simulator-mail-subject = Subject
simulator-mail-to = To { $address }
simulator-mail-photo = Attach a photo
simulator-mail-text = Text
simulator-mail-we = SavvySolve
simulator-mail-unanswered = not answered
simulator-mail-try-subject = My laptop is dead
simulator-mail-try = Hi, my laptop won't turn on since this morning. I need it today!

## Mail: what may be a stranger's words

# In place of a link or an address, and of a phone number, in words that are said back to somebody who may
# not have written them.
mail-guarded-link = [link]
mail-guarded-number = [number]

## Mail: files that were not kept. May use $why (large, many, unsafe), $count, $named (yes, no), $names.

mail-left-out = { $why ->
    [large] { $count ->
        [one] One file is larger than 8 MB, so I couldn't keep it{ $named ->
            [yes] : { $names }.
           *[no] .
        } A smaller copy or a screenshot works well.
       *[other] { $count } files are larger than 8 MB, so I couldn't keep them{ $named ->
            [yes] : { $names }.
           *[no] .
        } Smaller copies or screenshots work well.
    }
    [many] I keep ten files of a mail, so { $count ->
        [one] one was
       *[other] { $count } were
    } left out{ $named ->
        [yes] : { $names }.
       *[no] .
    } Please send the rest in another mail.
   *[unsafe] I don't keep programs and web pages, to be safe, so { $count ->
        [one] one file was
       *[other] { $count } files were
    } left out{ $named ->
        [yes] : { $names }.
       *[no] .
    } A screenshot of it is fine.
}

# To a solver, behind the customer's mail. May use $code, $count.
desk-left-out = #{ $code }: { $count ->
    [one] a file of that mail was not kept.
   *[other] { $count } files of that mail were not kept.
} The customer knows.

# In the transcript, behind the words of a mail. May use $count.
mail-transcript-left-out = { $count ->
    [one] (One file was not kept.)
   *[other] ({ $count } files were not kept.)
}
## A ticket that goes on elsewhere: by mail in place of texts, or by text in place of mails. $by (mail, text) is where to.

move-not-yet = { $by ->
    [mail] I can move this to e-mail once your ticket is open.
   *[text] I can move this to texts once your ticket is open.
}
move-no-mail = We don't do e-mail here, sorry. Just keep texting.
# $known (yes, no): $ending are the last digits of a number they named before
move-where = { $by ->
    [mail] Sure. Which e-mail address? Text it here, and I mail you a code.
   *[text] { $known ->
        [yes] Sure. Shall I text the number ending in { $ending }? Reply OK, or with another number.
       *[no] Sure. Which number? Reply with it, and I text you a code.
    }
}
# $to
move-sent = { $by ->
    [mail] We mailed a code to { $to }. Text it here and your ticket goes on by mail.
   *[text] We texted a code to { $to }. Reply with it here, by mail, and your ticket goes on by text. It is good for 10 minutes.
}
# $digits
move-code = Your SavvySolve code is { $digits }, good for 10 minutes. Type it into your reply to our mail. Didn't ask for it? Please ignore this.
moved = { $by ->
    [mail] Your ticket { $code } goes on by mail: { $to }. Text here to bring it back.
   *[text] Your ticket { $code } goes on by text, at { $to }. Reply here to bring it back.
}
# The first words at the new place. $with (yes, no): $solver has the ticket
moved-here = { $by ->
    [mail] Your ticket { $code } goes on here, by mail. { $with ->
        [yes] { $solver } has it: whatever you reply goes to { $solver }, files too.
       *[no] We're looking for a tech. Whatever you reply is added to it, files too.
    }
   *[text] Your ticket { $code } goes on here, by text. { $with ->
        [yes] { $solver } has it and gets what you text.
       *[no] We're looking for a tech. What you text is added to it.
    }
}
mail-subject-moved-here = Your ticket { $code }
move-wrong = That's not the code. Check the newest one and try again.
move-old = { $by ->
    [mail] That code is no longer good. Text EMAIL ME for a new one.
   *[text] That code is no longer good. Reply TEXT ME for a new one.
}
move-exhausted = { $by ->
    [mail] That code was tried too often. Text EMAIL ME for a new one.
   *[text] That code was tried too often. Reply TEXT ME for a new one.
}
move-too-many = I can't do another code right now. Please try again later; until then we go on here.
move-not-reached = { $by ->
    [mail] We can't mail that address: it asked us not to, or mail comes back. Write to us from it first, or we go on here.
   *[text] We may not text that number: it asked us not to. Name another, or we go on here.
}
move-impossible = { $by ->
    [mail] I can't mail that address. Text me a whole one, like jane@example.org, or we go on here.
   *[text] I can't text that number. Name a mobile number with its area or country code, or we go on here.
}
# $page is the account
move-not-yours = { $by ->
    [mail] That address doesn't go with your account. Change it at { $page }, or we go on here.
   *[text] That number doesn't go with your account. Change it at { $page }, or we go on here.
}
# $named (yes, no), $name
desk-moved = #{ $code }: { $named ->
    [yes] { $name }
   *[no] the customer
} goes on by { $by ->
    [mail] mail. Text as before; it reaches them
   *[text] text. Text as before; it reaches them
}.
mail-move-code-subject = { $digits } is your code for ticket { $code }
mail-move-code-preview = Text it to us, and your ticket goes on by mail. It is good for { $minutes } minutes.
mail-move-code = Your code is { $digits }

    Text it to us, in the conversation where you asked for it, and ticket { $code } goes on by mail. It is good for { $minutes } minutes. Nothing happens if you reply to this mail with it.
mail-move-code-why = You didn't ask for a code? Then somebody mistyped their address. Nothing happens without the code, so you can leave this be, and please don't pass it on.
