"""What is said and written about the app, documents and codes."""

from hdesk.demo.lines import Lines, Work

APP = {
    "documents": Lines(
        said=(
            "Upload of the ID fails, 'file too large', tried three photos.",
            "Only has a driving licence, app wants Aadhaar.",
        ),
        wrote=("ID upload does not work, I tried with different browsers. Please help.",),
        subjects=("Cannot upload ID",),
        work=Work(
            done=("ID accepted by mail, uploaded by hand.", "Upload limit raised, customer's ID is in."),
            solved=(
                "I have uploaded your ID by hand. Please delete the mail with the photo.",
                "the upload works now, your ID has been accepted.",
            ),
        ),
        asked=("Asked which documents are needed.", "Upload of the ID does not work.", "Asked why we need an ID."),
        answers=(
            "Photo was too large, sent a smaller one, accepted.",
            "Driving licence is fine too. Showed where.",
            "Explained the law on used devices and that we keep it safe.",
        ),
    ),
    "otp": Lines(
        said=(
            "OTP does not arrive, tried {few} times. Other SMS come.",
            "OTP comes after ten minutes and is expired then.",
            "Rider at the door, OTP not coming, rider had to leave.",
            "No OTP since the new version of the app.",
        ),
        wrote=(
            "I am not getting OTP in your app since the update. Rider had to go back without my phone.",
            "OTP not received. Number is correct. Tried for two days.",
        ),
        subjects=("OTP not received", "No OTP since update"),
        asked=(
            "OTP does not come.",
            "No OTP, tried several times.",
            "OTP arrived late, expired.",
            "Rider waits, OTP not there.",
        ),
        answers=(
            "Number was on DND, sent it by WhatsApp.",
            "Gave the OTP by call-back from the system, done.",
            "Reinstalled the app, works.",
            "Sent again from the console, arrived.",
        ),
        work=Work(
            checked=(
                "SMS gateway log: 'submitted', no delivery report.",
                "Three OTPs sent today, none delivered. Operator Jio.",
            ),
            needed=("Tech to check the SMS route.", "OTP by mail or a manual release for the pickup."),
            reasons=("otp not delivered", "otp arrives too late"),
            notes=(
                "SMS provider has a delay with one operator.",
                "Delivery report says 'DND', number is not on DND.",
                "Sent by hand from the console, not delivered either.",
                "Manual release done for this order.",
                "Same as {few} others today, all since the update.",
            ),
            news=(
                "the text message provider has a delay. Please try again in an hour, I check it with you then.",
                "our tech team sees the failed messages and talks to the provider. I will write by {next}.",
                "until the messages come again I can release the step for you by phone. Just give me a time.",
            ),
            delays=("Provider needs until tomorrow.", "Provider says fixed, it is not."),
            asks=("which operator is your number with, and do other text messages arrive?",),
            gives=("Jio. Other messages come.",),
            done=("Works again after the change at the provider.", "Released by hand, OTP not needed."),
            solved=(
                "the provider has solved the problem, text messages arrive again.",
                "I have released the step by hand, you need no OTP any more.",
            ),
            missing=("Which operator, and since when?",),
        ),
    ),
    "login": Lines(
        said=(
            "Cannot log in, number changed last month.",
            "Account locked after wrong PIN, unlock mail does not come.",
        ),
        wrote=("I cannot login with my new number. How can I see my order {order}?",),
        subjects=("Login not possible",),
        work=Work(
            done=("Number changed after verification, login works.", "Account unlocked."),
            solved=(
                "your new number is in, you can log in with it now.",
                "your account is unlocked. Please choose a new PIN.",
            ),
        ),
        asked=("Cannot log in.", "Forgot the PIN.", "New number, cannot log in."),
        answers=("PIN reset together.", "Changed the number after verification.", "Was in the wrong app."),
    ),
    "crash": Lines(
        said=(
            "App closes when {he} opens the quote, since the last update.",
            "App crashes at the camera step, {device}.",
            "App freezes on the {device} after {few} photos.",
        ),
        wrote=("Your app crashes every time at the photo step. I cannot finish the evaluation.",),
        subjects=("App crashing",),
        asked=("App crashes.",),
        answers=("Update to the newest version helped.",),
    ),
    "bug": Lines(
        said=("Quote shows Rs 0 at the last step.", "Pickup calendar shows dates in the past only."),
        wrote=("The price in the summary differs from the price on the first page. Looks like a bug.",),
        subjects=("Bug in the quote",),
        work=Work(
            done=("Fixed in the new version.",),
            solved=("the mistake is corrected in the new version. Thank you for finding it.",),
        ),
        asked=("App shows a wrong date.",),
        answers=("Known, fixed tomorrow, gave the right date.",),
    ),
}

APP_WORK = Work(
    checked=(
        "Version is the newest, device {device}.",
        "Tried it on the test phone, same result.",
        "Log says 'timeout'.",
    ),
    needed=("A fix, or a way round it for this order.", "Tech to look at the log."),
    reasons=("fault of the app", "not solved by the usual steps", "needs somebody with access"),
    notes=(
        "Reproduced on the test phone.",
        "Only with this version of Android.",
        "Manual release done for this order.",
        "Fix is in the next version.",
        "Same as {few} others today.",
        "Log attached to the developers' ticket.",
    ),
    news=(
        "our tech team has found the cause and works on it. Until then I can do the step for you by phone.",
        "we can see the same on our test phone, so it is not your phone. I expect a new version by {next}.",
        "the developers look at it today. I will write as soon as I know more.",
    ),
    chases=(
        "More customers with the same thing. Any fix?",
        "ETA please.",
        "Customer waits with the order, is there a way round?",
    ),
    delays=("Fix postponed to the next version.", "Fix did not pass the test, one more day."),
    asks=("which version of the app do you see under Settings, and which phone do you use?",),
    gives=("Version 4.12, {device}.",),
    done=("Released by hand.", "Fixed with the new version, customer tested it."),
    solved=(
        "I have released the step by hand, you need not do anything more.",
        "it works again now. Please update the app once.",
    ),
    missing=("Which version?", "Screenshot of the error please."),
)
