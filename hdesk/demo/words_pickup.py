"""What is said and written about pickups."""

from hdesk.demo.lines import Lines, Work

PICKUP = {
    "schedule": Lines(
        said=(
            "Accepted the offer for the {device} yesterday, app shows no pickup slot to choose.",
            "Wants the pickup on {next}, {slot}. App only offers dates next week.",
            "Order {order} is confirmed but nobody called to fix a time. Asks when we come to {area}.",
        ),
        wrote=(
            "I placed order {order} but I can't see any option to choose a pickup time. Please schedule it for {next}.",
            "Kindly arrange pickup of my {device} from {area} on {next} between {slot}. App gives error 'no slots'.",
        ),
        subjects=("Pickup slot for {order}", "Unable to book pickup"),
        asked=(
            "Wanted to know how to choose a pickup slot.",
            "Asked when somebody will come for the {device}.",
            "Asked whether pickup is possible in the evening.",
            "Asked what to keep ready for the pickup.",
        ),
        answers=(
            "Showed where to choose the slot in the app, booked {next} {slot} together.",
            "Pickup is booked for {next}, {slot}. Told {him} to keep ID and charger ready.",
            "Explained that {vendor} calls half an hour before. Slot {slot} is fine for {him}.",
            "Read out the checklist: ID, box if there, phone unlocked, account signed out.",
        ),
        work=Work(
            needed=("A slot in {area} on {next}.", "Ops to open a slot, app shows none for {pin}."),
        ),
    ),
    "reschedule": Lines(
        said=(
            "Out of town until {next}, wants the pickup moved. App says 'too late to change'.",
            "Has shifted from {area}, new address in {city}. Pickup has to go there, any day after {due}.",
            "Exams going on, can only hand over the phone on {next} after 5.",
        ),
        wrote=(
            "Please reschedule my pickup ({order}) to {next}. I tried in the app, it says rider already assigned.",
            "Due to some urgency at home I am not available on {due}. Request you to come on {next}, {slot}.",
        ),
        subjects=("Reschedule pickup {order}", "Change of pickup date please"),
        asked=(
            "Wanted to move the pickup to {next}.",
            "Asked to come an hour later.",
            "Not at home today, asked for another day.",
        ),
        answers=(
            "Moved to {next}, {slot}, SMS has gone out.",
            "Rescheduled in the app while on the line, new slot {slot}.",
            "Called {vendor}, rider can come later the same day. Customer is fine with it.",
        ),
        work=Work(
            needed=("New slot on {next}, {slot}.", "{vendor} to take it off today's route and come on {next}."),
        ),
    ),
    "long_pending": Lines(
        said=(
            "Pickup was promised for {due}, nobody has come so far. Second time {he} calls.",
            "Waiting since {due}. Every day the app says 'rider assigned', nobody calls.",
            "Order from last week, still not picked up. Asks whether the price of Rs {value} still holds.",
            "Very upset. Took leave on {due} for the pickup, no visit, no message. Wants to cancel if not done today.",
            "Pickup pending {days} days. Has sold the phone to us because we said 'same day'.",
            "Called {few} times since {due}, each time 'tomorrow for sure'. Wants it in writing.",
            "Pickup moved {few} times by {vendor}, last date {due}. {He} does not believe us any more.",
        ),
        wrote=(
            "My pickup was due on {due}. {days} days and nobody has even called. When do you come?",
            "Order {order} is 'assigned' since {due}. Your app shifts the date. Do you want the phone or not?",
            "Third mail on this. {device} still lying with me, pickup date {due} is long over.",
        ),
        subjects=("Pickup not done - {order}", "PICKUP PENDING {days} DAYS", "Nobody came for pickup"),
        asked=("Asked why the pickup of {due} is still pending.", "Wanted to know whether somebody comes today."),
        answers=(
            "Rider {rider} was already on the way, customer confirmed later that it is done.",
            "Called {vendor} on the other line: today {slot}. Customer satisfied with that.",
        ),
        work=Work(
            checked=(
                "OMS: 'pickup scheduled' for {due}, no attempt logged. {vendor} app shows 'assigned'.",
                "{vendor} portal: assigned to {rider}, no visit, no call in the log.",
                "Order {order} ok, address complete. {vendor} moved the slot twice without telling anybody.",
            ),
            needed=(
                "A confirmed slot today or tomorrow from {vendor}.",
                "Ops to take it away from {vendor} if they can't do it tomorrow.",
                "A named rider and a time, customer is at home after {slot}.",
            ),
        ),
    ),
    "associate_no_show": Lines(
        said=(
            "Rider {rider} confirmed by phone for {slot}, never came, mobile switched off since.",
            "App says 'customer not available'. {He} was at home the whole day, nobody rang.",
            "Rider called from the gate of the wrong society and left. Refuses to come back.",
            "{rider} said 'ten minutes' at noon, that was {few} hours ago.",
        ),
        wrote=(
            "Your executive marked 'customer not available' on {due}. A lie, I have a door camera.",
            "Rider {rider} told me he will come between {slot}. I waited, then his phone was switched off.",
        ),
        subjects=("Executive did not turn up", "False 'not available' for {order}"),
        asked=("Rider is late, asked whether he still comes.", "Asked for the rider's number."),
        answers=(
            "Reached {rider}: stuck in traffic, 20 minutes. Customer waits.",
            "Gave the hub's number, rider arrived while we spoke.",
        ),
        work=Work(
            checked=(
                "{vendor} log says 'customer not available', but no call to the customer in it.",
                "Tried {rider} twice, switched off. Hub in {area} does not pick up.",
            ),
            needed=(
                "Another rider today, and an answer from {vendor} about the false entry.",
                "Visit on {next}, {slot}.",
            ),
        ),
    ),
    "missed_slot": Lines(
        said=(
            "Slot was {slot} on {due}. Rider came two hours later when nobody was at home.",
            "Took half a day off for the slot {slot}. No rider, no SMS.",
            "Nobody came in the slot. Now the app shows a new date that {he} never chose.",
        ),
        wrote=(
            "The slot I booked was {slot}. Nobody came in that time. I cannot sit at home all day for your pickup.",
            "Slot missed again for {order}. Please give me one time that you will really keep.",
        ),
        subjects=("Missed pickup slot", "Slot {slot} missed - {order}"),
        asked=("Nobody came in the slot, asked what happens now.",),
        answers=("New slot {next}, {slot}, confirmed with the hub while {he} was on the line.",),
        work=Work(
            needed=("A slot that is kept: {next}, {slot}.", "Priority in tomorrow's route of {vendor}."),
        ),
    ),
}

PICKUP_WORK = Work(
    checked=(
        "OMS: slot {slot}, no attempt recorded. Address and phone are right.",
        "{vendor} shows the order as 'assigned', rider {rider}.",
        "Order {order} checked, payment details there, only the pickup is open.",
        "Called the {vendor} hub for {area}, no answer.",
    ),
    needed=(
        "New slot from {vendor} and a call to the customer before it.",
        "Please assign another rider, customer is free {slot}.",
        "Confirmation by {next} latest.",
    ),
    reasons=(
        "pickup not done on the promised day",
        "rider did not come",
        "no slot from vendor",
        "vendor does not answer",
    ),
    notes=(
        "Spoke to the {area} hub of {vendor}: two riders absent, backlog of yesterday.",
        "{rider} has it on his route for {next}.",
        "{vendor} says address not found. Sent them the location pin again.",
        "Checked route sheet, order is number 7 in the list.",
        "Asked {vendor} for a written reason, they reply by evening.",
        "Reassigned from {vendor} to In-house for this one.",
    ),
    news=(
        "our operations team has confirmed a new slot: {next}, {slot}. {rider} will call you half an hour before.",
        "I have spoken to the pickup partner. The visit is now fixed for {next}, {slot}.",
        "your pickup has been given to another rider, who will come on {next} between {slot}.",
        "I am still after the pickup partner for a time that they can keep. I will write again by tomorrow noon.",
    ),
    chases=(
        "Any time from {vendor}? Customer called again.",
        "Slot of today was not kept. Please call the hub, I need an answer before 5.",
        "Second reminder for {order}, customer wants to cancel.",
        "Pls update, promised the customer an answer today.",
    ),
    delays=(
        "{vendor} did not come again, says vehicle breakdown.",
        "Heavy rain in {city}, riders are behind.",
        "Rider reached, customer's lift was under repair and he left. Useless.",
        "Customer was travelling, asked for another day.",
    ),
    asks=(
        "could you please share a landmark and an alternative number, so that the rider finds you?",
        "please confirm which of these days suits you: {next} or the day after, and the time of day.",
    ),
    gives=(
        "Landmark is opposite the park, second gate. You can call my wife's number also.",
        "{next} is ok, but only {slot}.",
    ),
    done=(
        "Picked up, IMEI verified, receipt given. Handed to hub.",
        "Pickup done by {rider}. Device graded, no difference to the quote.",
        "Done. In-house rider collected it, quality check passed.",
    ),
    solved=(
        "your {device} has been picked up and the check is done. The money follows by tomorrow evening.",
        "the pickup is complete now. Sorry again that it took so long.",
        "{rider} has collected the phone, and Rs {value} has been released. Thank you for your patience.",
    ),
    missing=(
        "Which address? Order has two. And by when did we promise it?",
        "No pickup date and no note on what the vendor said. Please complete.",
        "Need landmark or alternative number, hub could not find it.",
    ),
)
