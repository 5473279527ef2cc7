"""What is said and written about vendors, safety and fraud."""

from hdesk.demo.lines import Lines, Work

VENDOR = {
    "behaviour": Lines(
        said=(
            "Rider {rider} was rude to {his} mother, used bad language when asked for the ID card.",
            "Rider shouted because the lift was not working. Neighbours heard it.",
            "Rider insisted to come in although told to wait at the door.",
            "{rider} ({vendor}) argued {few} times about the price on the phone, then hung up.",
            "Rider smoked in the staircase and was rude when asked to stop.",
        ),
        wrote=(
            "I want to complain about {rider} from {vendor}. He was shouting and threw the charger on the table.",
            "Very rude executive. He said 'take it or leave it' and hung up on me.",
            "Your rider {rider} laughed at my {device} and called it scrap. Is this how you train people?",
        ),
        subjects=("Rude behaviour of executive", "Complaint against {vendor}"),
        asked=("Asked where to complain about a rider.",),
        answers=("Took the details for feedback, {he} does not want more than that.",),
        work=Work(
            needed=("Statement of the rider and what {vendor} does about it.",),
            done=("{vendor} has apologised in writing, rider trained again.", "Rider removed by {vendor}."),
            solved=(
                "{vendor} has apologised for the rider, who goes through the training again. Thank you for telling us.",
                "the rider does not work for us any more. Thank you for telling us.",
            ),
        ),
    ),
    "late": Lines(
        said=("{vendor} comes late every time, {few} hours today.", "Rider came at 9 pm, slot was {slot}."),
        wrote=("Executive of {vendor} came {few} hours late and wanted me to wait downstairs. Not acceptable.",),
        subjects=("{vendor} always late",),
        asked=("Rider late, asked for an estimate.",),
        answers=("Rider five minutes away, {he} waits.",),
        work=Work(
            needed=("{vendor} to explain, and the slot to be kept next time.",),
            done=(
                "{vendor} admits it, late entry in the vendor score.",
                "Order given to another partner, picked up in time.",
            ),
            solved=(
                "{vendor} has admitted the delay and pays a penalty for it. I am sorry for the lost time.",
                "another partner has collected the phone in time today. I am sorry for the trouble.",
            ),
        ),
    ),
    "wrong_inspection": Lines(
        said=(
            "Rider ticked 'screen cracked', screen has no crack. Customer has photos.",
            "Rider did not even switch the phone on, wrote 'dead'.",
        ),
        wrote=("The inspection by {rider} was wrong: he marked camera not working. It works, I can send a video.",),
        subjects=("Wrong inspection {order}",),
        asked=("Asked what the rider checks.",),
        answers=("Explained the checklist.",),
        work=Work(
            needed=("New inspection by somebody else, old report cancelled.",),
            done=("Inspected again by In-house: all fine, quote stands.", "Video checked, report corrected."),
            solved=(
                "the inspection has been repeated and you get the price of Rs {value}.",
                "we have corrected the report with the help of your video. The price of Rs {value} stands.",
            ),
        ),
    ),
    "asked_for_cash": Lines(
        said=("Rider asked for Rs 200 'for petrol'. {He} gave it.", "Rider wanted Rs 500 cash to 'keep the price'."),
        wrote=("{rider} asked me for money at my door. Is this your policy? I have it on camera.",),
        subjects=("Your rider asked for money",),
        asked=("Asked whether there is a pickup fee.",),
        answers=("Pickup is free, nothing was paid.",),
        work=Work(
            needed=("Money back to the customer, action against the rider.",),
            done=("Money returned by {vendor}, rider removed.", "Cash returned to the customer, warning to the rider."),
            solved=(
                "the amount that was taken from you has been returned, and the rider does not come any more.",
                "your money has been returned. I am sorry that this happened.",
            ),
        ),
    ),
}

VENDOR_WORK = Work(
    checked=("Visit of {rider} logged at {slot}, {vendor}.", "Second complaint about this rider in the month."),
    needed=("Statement of {vendor}.", "Feedback for the customer by {next}."),
    reasons=("complaint about a rider", "vendor keeps coming late"),
    notes=(
        "Sent to {vendor}'s quality lead, answer due in 24 h.",
        "Rider taken off the route until the talk.",
        "Heard the call recording: customer is right.",
        "{vendor} says it was the other way round. No witness.",
        "Penalty noted in the vendor score.",
    ),
    news=(
        "we have asked {vendor} for a statement and take this seriously. You will hear from us by {next}.",
        "the rider has been taken off your order. Somebody else will come.",
    ),
    chases=("{vendor}'s statement is overdue.", "Customer asks what happened with the rider."),
    delays=("{vendor} asks for two more days.", "Rider on leave, statement later."),
    asks=("do you remember the time, and is there a photo or recording?", "did anybody else see it?"),
    gives=("It was around 4:30. I have sent the clip.", "No recording, but the watchman saw it."),
    done=("{vendor} has answered, feedback given to the customer.",),
    solved=("{vendor} has answered and will do better. Thank you for telling us.",),
    missing=("Rider's name and time of the visit?", "Which vendor? Order was reassigned once."),
)

SAFETY = {
    "hazardous_device": Lines(
        said=(
            "Battery swollen, phone gets hot while charging. Asks whether to hand it over at all.",
            "Phone with swollen battery was picked up yesterday, family worried that it is in a bag with others.",
        ),
        wrote=("The {device} has a bulging battery. Your rider put it in his bag anyway. Please be careful.",),
        subjects=("Swollen battery!",),
        asked=("Asked whether a phone with swollen battery can be sold.",),
        answers=("Told not to charge it, keep it outside, no pickup.",),
        work=Work(
            checked=(
                "{device}, battery visibly swollen as per photo.",
                "Visit of {rider} found, device still at the hub.",
            ),
            needed=("Stop of the transport and safe collection.",),
            notes=("Hub told to keep it outside, away from the others.", "Recycler comes with the safe box on {next}."),
            news=("please do not charge the phone and keep it outside. Somebody comes with a safe box on {next}.",),
            done=(
                "Device collected in the fireproof box, nothing happened.",
                "Transport stopped, device at the recycler.",
            ),
            solved=(
                "the phone has been collected in a safe box. Thank you for warning us in time.",
                "the phone is with a certified recycler now. There is no danger any more.",
            ),
        ),
    ),
    "personal_safety": Lines(
        said=(
            "Rider came back in the evening and rang several times, {he} was alone. Frightened.",
            "Rider sends messages to {his} private number after the pickup.",
        ),
        wrote=(
            "Your rider keeps messaging me on WhatsApp since the pickup. I feel unsafe. Please stop this immediately.",
        ),
        subjects=("I feel unsafe", "Rider is messaging me"),
        asked=(),
        answers=(),
        work=Work(
            checked=("Order {order}: visit of {rider}, {vendor}. No earlier report.",),
            needed=("Rider off duty at once, call back by a manager today.",),
            notes=(
                "Called the customer, calmer now. Stays reachable on this number.",
                "{vendor} has suspended {rider} until this is clear.",
                "Police helpline number sent.",
            ),
            news=("the rider has been taken off duty at once, and a manager will call you today.",),
            done=("Rider suspended and number blocked, customer informed by the manager.",),
            solved=("the rider has been suspended and will not contact you again. Please call me at any time.",),
        ),
    ),
    "injury": Lines(
        said=("Rider slipped on the stairs at the customer's place and is hurt, ambulance called.",),
        wrote=("There was an accident during the pickup, the rider was bleeding. Please call me.",),
        subjects=("Accident during pickup",),
        asked=(),
        answers=(),
        work=Work(
            checked=("Order {order}: visit of {rider}, {vendor}.",),
            needed=("Manager to call the customer and {vendor} now.",),
            notes=("{vendor}'s supervisor is at the hospital.", "Insurance informed."),
            news=("thank you for helping. {vendor}'s supervisor is on the way, and a manager will call you.",),
            done=("Rider treated and at home, insurance informed, phone collected by another rider.",),
            solved=("the rider is at home again and thanks you for your help. Your order goes on as planned.",),
        ),
    ),
}

FRAUD = {
    "impersonation": Lines(
        said=("Somebody came in our name with a fake ID before our rider, took the phone.",),
        wrote=("A man with your card collected my {device} this morning. Now your real rider called. Who was that?",),
        subjects=("Fake executive took my phone",),
        asked=("Asked how to recognise our rider.",),
        answers=("Explained: OTP in the app, photo and name of the rider, never another number.",),
        work=Work(
            needed=("Check of all visits at this address, help with the police report.",),
        ),
    ),
    "asked_for_otp": Lines(
        said=(
            "Got a call 'from us' asking for the OTP to release the payment. Gave it, Rs {less} gone.",
            "Caller knew {his} order number and asked for the OTP. {He} did not give it.",
        ),
        wrote=(
            "I received a call asking for OTP to get my payout faster. He knew my order {order}. Is your data leaked?",
        ),
        subjects=("Fraud call with my order details",),
        asked=("Asked whether we ever ask for an OTP on the phone.",),
        answers=("Never. Told {him} to block the number.",),
        work=Work(
            needed=("Lock of the account, check who saw the order.",),
        ),
    ),
    "asked_for_money": Lines(
        said=("Link by SMS: pay Rs 49 to confirm the pickup. {He} paid, then Rs 4,900 was taken.",),
        wrote=("I paid 'registration fee' through a link with your logo. Now money is debited. Help!",),
        subjects=("Money debited through fake link",),
        asked=("SMS asks for a fee, asked whether it is from us.",),
        answers=("Not from us, no fee ever. Sent {him} our warning.",),
        work=Work(
            needed=("Take-down of the link, warning to customers.",),
        ),
    ),
    "stolen_device": Lines(
        said=("Says that a phone in our stock was stolen from {him} last month. Has the FIR.",),
        wrote=("My stolen {device} is listed with you. IMEI and FIR copy attached.",),
        subjects=("Stolen phone in your stock",),
        asked=(),
        answers=(),
        work=Work(
            checked=("IMEI is in our stock, bought last month.", "FIR number noted, IMEI matches."),
            needed=("Device on hold in the warehouse, legal to look at the FIR.",),
            notes=(
                "Device taken out of the stock and locked away.",
                "Legal has the FIR copy.",
                "Managers informed by phone.",
            ),
            news=("we have locked the phone away and our legal team looks at your FIR. A manager will call you.",),
            done=("Device handed to the police against receipt.",),
            solved=("the phone has been handed to the police station that registered your FIR.",),
        ),
    ),
    "identity_misuse": Lines(
        said=("Got a receipt for a sale that {he} never made, {his} ID was used.",),
        wrote=("Somebody used my Aadhaar copy to sell a phone to you. I never did. Please check urgently.",),
        subjects=("My ID was misused",),
        asked=(),
        answers=(),
        work=Work(
            checked=("Sale found, photo on the ID is somebody else.",),
            needed=("Stop of the payout, copy of the ID that was shown.",),
            notes=("Payout stopped in time.", "Legal has both ID copies.", "Informed both managers by phone as well."),
            news=("we have stopped the payment and our legal team looks at it. A manager will call you.",),
        ),
    ),
}

ALARM_WORK = Work(
    checked=(
        "Order {order}: visit of {rider}, {vendor}. No earlier report.",
        "Account locked while talking to the customer.",
    ),
    needed=("Manager to take over today.", "{vendor} to confirm in writing."),
    reasons=("safety or fraud reported",),
    notes=(
        "Called the customer, calm now. Stays reachable on this number.",
        "{vendor} has suspended {rider} until this is clear.",
        "Payout and transport of {order} stopped.",
        "Informed both managers by phone as well.",
        "Police helpline number and template for the report sent.",
    ),
    news=(
        "a manager is looking after this personally and will call you today.",
        "we have stopped everything on your order until this is clear. You do not lose anything by that.",
    ),
    chases=("Where do we stand? I call the customer at 5.",),
    delays=("Waiting for the statement of {vendor}.",),
    asks=("could you please send the number that called you, or a screenshot?",),
    gives=("Screenshot sent. Number ends with {ref}.",),
    done=(
        "Account locked and secured again, case handed to legal.",
        "Documented, police report supported, customer informed.",
    ),
    solved=(
        "your account is safe again and your order goes on as planned. Please never share an OTP with anybody.",
        "our legal team has everything now and supports your report to the police. Please call me at any time.",
    ),
    missing=("Need the number and the time of the call.",),
)
