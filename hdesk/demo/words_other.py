"""What is said and written about orders, and about everything else."""

from hdesk.demo.lines import Lines, Work

ORDER_STATUS = {
    "where_is_my_order": Lines(
        said=(
            "Status has been 'in review' since {due}. No mail, no call.",
            "Order {order}, photos sent {few} times, still 'photos missing'.",
            "App shows two different states for {order}. Wants to know which is right.",
        ),
        wrote=("What is happening with my order {order}? The app shows 'in review' for {days} days.",),
        subjects=("Status of {order}", "Order stuck in review"),
        asked=(
            "Asked where {his} order stands.",
            "Status unclear in the app: 'in review'.",
            "Wanted to know what comes after the inspection.",
            "Asked whether the order went through.",
            "Called for the status of {order}.",
        ),
        answers=(
            "Order confirmed, pickup {next}. Explained the next steps.",
            "Review is done since an hour, app shows it after a refresh.",
            "Told the status and that an SMS comes before the pickup.",
            "All fine, {vendor} comes on {next}, {slot}.",
            "Confirmed, told {him} where to see it in the app.",
        ),
    ),
    "order_confirmation": Lines(
        said=("No confirmation mail for {order}, money not blocked. Placed it twice by mistake.",),
        wrote=("I have not received any confirmation for my order of the {device}.",),
        subjects=("No confirmation received",),
        work=Work(
            done=("Confirmation sent again to the right address.", "Duplicate cancelled, first order confirmed."),
            solved=(
                "I have sent you the confirmation again, please look into the spam folder too.",
                "your order is confirmed, and the second one that came by mistake is cancelled.",
            ),
        ),
        asked=("No confirmation mail came.", "Asked whether the order is confirmed."),
        answers=("Sent the confirmation again, mail address had a typo.", "Confirmed, read out the details."),
    ),
    "cancel_order": Lines(
        said=(
            "Wants to cancel, cancel button is greyed out. Pickup is tomorrow.",
            "Cancelled {due}, rider still calls.",
        ),
        wrote=("Please cancel {order}. I have changed my mind and your app does not let me.",),
        subjects=("Cancel my order {order}",),
        work=Work(
            done=("Order cancelled, rider informed.", "Cancelled in OMS and at {vendor}."),
            solved=(
                "the order has been cancelled, and the rider knows it too.",
                "your order {order} is cancelled. There is no cost for you.",
            ),
        ),
        asked=("Wanted to cancel the order.", "Asked whether cancelling costs anything."),
        answers=("Cancelled while on the line, no cost.", "Talked it over, keeps the order with a new date."),
    ),
    "change_order": Lines(
        said=("Chose 128 GB, phone has 256. Wants the quote corrected before the pickup.",),
        wrote=("I selected the wrong model by mistake. It is a {device}. Can you correct the order?",),
        subjects=("Wrong model in my order",),
        work=Work(
            done=("Model corrected, new quote sent.",),
            solved=("the model is corrected, your quote is Rs {value} now.",),
        ),
        asked=("Wanted to change the model in the order.", "Wanted to correct the address."),
        answers=("Changed to the right model, new quote Rs {value}.", "Address corrected."),
    ),
}

ORDER_WORK = Work(
    checked=(
        "OMS: 'in review' since {due}, no blocker visible.",
        "Two orders with this phone number, one is a duplicate.",
    ),
    needed=("Order to be moved on or cancelled by hand.", "Correction of the model in OMS."),
    reasons=("order stuck", "cancel not possible in the app"),
    notes=("Moved by hand in OMS.", "Duplicate order cancelled.", "Customer's mail address corrected."),
    news=(
        "your order is being corrected by hand, this takes until {next}.",
        "I have found where it is stuck and we are on it.",
    ),
    chases=("Order still not moved, please look.",),
    delays=("OMS was down for two hours.",),
    asks=("please tell me which order you want to keep.", "please confirm the model and your mail address once more."),
    gives=("Keep the second one please.", "Mail is right. It is a {device}."),
    done=("Review finished, pickup booked.", "Status corrected in OMS."),
    solved=(
        "the review is finished. Your pickup is on {next}, {slot}.",
        "the status in the app is right again. Nothing more to do for you.",
    ),
    missing=("Order id please.",),
)

OTHER = {
    "general": Lines(
        said=(
            "Wants an invoice in {his} company's name for the sale.",
            "Asks for cooperation, has a shop with used phones.",
        ),
        wrote=("Kindly provide an invoice with GST for {order}.",),
        subjects=("Invoice needed",),
        work=Work(
            done=("Invoice sent.",),
            solved=("you find the invoice in your mail.",),
        ),
        asked=(
            "Asked whether we buy laptops too.",
            "Asked for the opening hours.",
            "Asked for a shop in {city}.",
            "Wrong number.",
        ),
        answers=(
            "Not yet, phones and tablets only.",
            "Told the hours.",
            "No shop, we come home.",
            "Wished {him} a good day.",
        ),
    ),
    "feedback": Lines(
        said=("Suggests to show the rider on a map. Liked the rest.",),
        wrote=("Good service but please improve the app, too many questions.",),
        subjects=("Feedback",),
        work=Work(
            done=("Passed on to the app team.",),
            solved=("I have passed your idea on to the app team. Thank you.",),
        ),
        asked=("Gave feedback on the app.",),
        answers=("Thanked {him} and noted it.",),
    ),
    "data_privacy": Lines(
        said=("Forgot to sign out, worried about photos on the {device}. Wants proof that it is wiped.",),
        wrote=("Please confirm in writing that all data on my {device} has been erased.",),
        subjects=("Is my data wiped?",),
        work=Work(
            done=("Certificate of the wipe sent.",),
            solved=("your {device} has been wiped, you find the certificate in your mail.",),
        ),
        asked=("Asked whether data is wiped.",),
        answers=("Explained the certified wipe and the certificate by mail.",),
    ),
    "compliment": Lines(
        said=("Rider {rider} was very kind to {his} father. Wants it passed on.",),
        wrote=("Just want to say that {rider} did a great job. Quick and polite.",),
        subjects=("Great service!",),
        work=Work(
            done=("Passed on to {vendor} and {rider}.",),
            solved=("thank you! I have passed it on to {rider}.",),
        ),
        asked=("Praised {rider}.",),
        answers=("Passed on to {vendor}.",),
    ),
}

OTHER_WORK = Work(
    checked=("Order {order} completed, nothing open.",),
    needed=("An answer by {next}.", "Certificate of the wipe."),
    reasons=("question outside the helpdesk",),
    notes=("Asked the warehouse for the certificate.", "Asked accounts for the format."),
    news=("I have asked the colleagues and come back to you by {next}.",),
    chases=("Certificate please.",),
    delays=("Warehouse inventory, one day later.",),
    asks=("could you please send the company's name and address as they should stand there?",),
    gives=("Details are in the signature below.",),
    done=("Sent by mail.",),
    solved=("I have sent you the document by mail.",),
    missing=("Which document exactly?",),
)
