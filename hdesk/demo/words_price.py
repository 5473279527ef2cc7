"""What is said and written about prices and about where the company comes."""

from hdesk.demo.lines import Lines, Work

PRICE = {
    "how_priced": Lines(
        said=(
            "Two quotes for the same {device}, Rs {value} yesterday and Rs {less} today. Wants a reason in writing.",
            "Other site gives more. Asks somebody to look at the quote again, phone is like new.",
        ),
        wrote=(
            "Please explain how the price of Rs {value} for my {device} was calculated. It was higher last week.",
            "Kindly re-evaluate my {device}. There is no scratch and I have bill and box.",
        ),
        subjects=("Price of {device}", "Request to re-evaluate"),
        asked=(
            "Asked how the price of the {device} is decided.",
            "Price in the app dropped since yesterday, asked why.",
            "Asked whether box and bill raise the price.",
            "Wants to know what we pay for a {device} with a cracked back.",
        ),
        answers=(
            "Explained model, age, condition, daily market. Quote is valid for 3 days.",
            "Went through the condition questions together, new quote Rs {value}.",
            "Box and charger add a little, showed where to tick it.",
            "Quote locked at Rs {value} until {next}.",
        ),
        work=Work(
            needed=("A look at the quote by Pricing, condition photos are there.",),
            reasons=("quote unclear", "customer wants a second look at the quote"),
            notes=("Price list of the day checked, quote is right.", "Asked Pricing for the reason of the drop."),
            news=("the pricing team looks at your quote again. You will have an answer by {next}.",),
            delays=("Pricing is busy with the new list, answer tomorrow.",),
            asks=("could you please send two photos of the phone, front and back?",),
            gives=("Photos attached. As new, see yourself.",),
            done=("Quote confirmed, explained the market price.", "Quote corrected by hand."),
            solved=(
                "I have checked the quote: the market price of the {device} has dropped. Rs {value} stands.",
                "your quote has been corrected, it is Rs {value} until {next}.",
            ),
        ),
    ),
    "changed_at_door": Lines(
        said=(
            "Rider offered only Rs {less} at the door, quote was Rs {value}. Says a line on the screen, there is none.",
            "Quote {value}, at the door {less}. Customer refused, rider left with 'customer rejected'.",
            "Rider says the {device} 'hangs' and cut Rs {cut}. It works fine, {he} sent a video.",
            "Agreed on Rs {value}, receipt shows Rs {less}. Signed because the rider was in a hurry.",
            "Battery health {health} %, rider cut Rs {cut} for it. Not mentioned anywhere in the app.",
        ),
        wrote=(
            "Your rider reduced the price from {value} to {less} at my door. Is this your business model?",
            "I gave all details correctly, still {rider} told me 'system shows {less}'. I want the original price.",
        ),
        subjects=("Price reduced at pickup", "Not accepting changed price {order}"),
        asked=("Price changed at the door, asked whether that is allowed.",),
        answers=("Explained the check at the door. Dent was not declared, customer agrees with the new price.",),
        work=Work(
            checked=(
                "Photos of {rider}: no crack visible on the display. Quote and answers match.",
                "Deduction 'display line' was chosen by hand, diagnostics report says display ok.",
            ),
            needed=("Decision: original price of Rs {value} or the evidence for the deduction.",),
        ),
    ),
    "offer_or_coupon": Lines(
        said=(
            "Exchange bonus of Rs {cut} shown in the banner, not in the order.",
            "Coupon from the SMS says 'invalid'. Valid until {next} as per the text.",
        ),
        wrote=("The festive bonus was promised in your mail. It is not added to {order}. Screenshot available.",),
        subjects=("Bonus not added", "Coupon not working"),
        asked=("Coupon does not work.", "Asked about the exchange bonus.", "Asked how long the festive offer runs."),
        answers=(
            "Coupon is for new customers only. Fine with it.",
            "Applied the bonus to the quote, now Rs {value}.",
            "Offer runs until {next}, explained the conditions.",
        ),
        work=Work(
            needed=("Add the bonus to the payout, terms are met.",),
            reasons=("bonus not added", "coupon refused by the system"),
            notes=("Terms of the offer checked, met.", "Coupon was meant for another city, asked Marketing."),
            news=("I am checking with the colleagues why the bonus is missing. You hear from me by {next}.",),
            delays=("Marketing answers tomorrow.",),
            asks=("could you please send a screenshot of the offer with its date?",),
            gives=("Screenshot attached.",),
            done=("Bonus added by hand.", "Offer had ended the day before, explained."),
            solved=(
                "the bonus of Rs {cut} has been added to your payout.",
                "the offer had ended one day before your order, so I cannot add it. I am sorry.",
            ),
        ),
    ),
    "dispute": Lines(
        said=(
            "Accepted under pressure, wants the phone back or Rs {value} as quoted.",
            "Grade after the pickup is 'C', {he} says it was 'A'. Has a video of the handover.",
            "Warehouse found 'touch issue' {few} days after the pickup, offers Rs {less}. Does not accept.",
            "Wants the {device} back, nobody tells {him} how. Phone is with us since {due}.",
        ),
        wrote=(
            "I do not accept the revised price of Rs {less}. Either pay Rs {value} or return my {device} at your cost.",
            "Warehouse claims a dead pixel. It was not there at the pickup. I dispute this.",
        ),
        subjects=("Dispute of final price {order}", "Return my phone"),
        asked=("Asked how to dispute a grade.",),
        answers=("Explained how it works and what photos are needed. {He} will decide.",),
        work=Work(
            checked=("Warehouse report: grade C, dead pixel. Door photos do not show it.",),
            needed=("Second grading with photos. Customer wants original price or return.",),
        ),
    ),
}

PRICE_WORK = Work(
    checked=(
        "Quote {value}, condition answers complete, no dispute before.",
        "Compared with today's price list: {value}.",
    ),
    needed=("A decision on the price by {next}.", "Second look by Pricing."),
    reasons=("price changed at the door", "customer disputes the grade", "quote unclear"),
    notes=(
        "Pulled the diagnostics report, display test passed.",
        "Asked {vendor} for the door photos.",
        "Price list of the order's date says {value}.",
        "Second grading at the warehouse requested.",
        "Spoke to {rider}, his reason is not in the SOP.",
    ),
    news=(
        "the pricing team is looking at your photos again. You will have a decision by {next}.",
        "I have asked for a second grading. Until then the phone stays as it is.",
        "we are checking with the rider why the price was changed.",
    ),
    chases=(
        "Decision on {order}? Customer asks daily.",
        "Pls close the grading today.",
        "Promised an answer for today.",
    ),
    delays=(
        "Warehouse has not found the device in the rack yet.",
        "{vendor} sends the photos only tomorrow.",
    ),
    asks=(
        "could you please send two photos of the screen, one with a white picture on it?",
        "would you accept Rs {less} plus a voucher, or do you want the phone back?",
    ),
    gives=("Photos sent, see yourself. No line at all.", "No voucher please. Full amount or return."),
    done=(
        "Original price granted, rider's deduction not covered by the SOP.",
        "Deduction stands, report shared with the customer.",
        "Half of the difference granted as goodwill.",
    ),
    solved=(
        "we have looked at it again and you get the original price of Rs {value}. The difference is on its way.",
        "the second check confirms the lower grade. I have attached the report and hope that it explains the price.",
        "we pay you half of the difference as a gesture. Thank you for your patience.",
    ),
    missing=("No photos attached, can't judge.", "Which quote? There are two for this device."),
)

SERVICEABILITY = {
    "pincode_not_covered": Lines(
        said=(
            "Pincode {pin} shows 'not serviceable', neighbour sold a phone to us last month.",
            "{area} not covered as per app. Ready to come to any point in {city}.",
        ),
        wrote=("Your app says pincode {pin} is not serviceable. I live in the middle of {city}! Please check.",),
        subjects=("Pincode {pin} not serviceable?",),
        asked=(
            "Pincode {pin} is not covered, asked what to do.",
            "Asked whether we come to {pin}.",
            "Pincode not covered, asked for the nearest one.",
        ),
        answers=(
            "Not covered yet. {He} will use the office address, that one is.",
            "Covered since this week, app needed an update.",
            "Told the nearest covered area, {he} hands over at {his} sister's place.",
        ),
        work=Work(
            needed=("Check of {pin}, and whether a one-time pickup is possible.",),
        ),
    ),
    "slot_not_available": Lines(
        said=("No slot for {area} in the next 7 days.", "Only morning slots offered in {pin}, works in the morning."),
        wrote=("There are no slots at all for {pin}. How shall I sell the {device}?",),
        subjects=("No slots in {area}",),
        asked=("No slot shown for {area}.", "Asked when new slots open."),
        answers=("New slots open daily at 10. Booked one for {next}.", "Found {slot} on {next}."),
        work=Work(
            needed=("More capacity in {area} or one slot by hand on {next}.",),
        ),
    ),
    "new_area_request": Lines(
        said=(
            "Housing society of 400 flats in {area} wants a pickup day.",
            "Asks us to start in {his} town, 30 km from {city}.",
        ),
        wrote=("Our office park in {area} has many employees interested. Can you add it to your service?",),
        subjects=("Request: service in {area}",),
        asked=("Asked when we start in {his} town.",),
        answers=("Noted the wish, no date yet. Told {him} honestly.",),
        work=Work(
            needed=("A view from Area & Serviceability, with a date if there is one.",),
        ),
    ),
}

SERVICEABILITY_WORK = Work(
    checked=("Pincode {pin} is off in the master since last month.", "{vendor} covers {area} as per their sheet."),
    needed=("Yes or no for {pin}, and from when.", "One-time pickup if possible."),
    reasons=("pincode not in the master", "no capacity in the area"),
    notes=(
        "Pincode master has a gap, raised with the data team.",
        "{vendor} agrees to go there twice a week.",
        "Asked In-house for capacity on {next}.",
    ),
    news=(
        "our area team checks whether we can come to {pin}. I will let you know by {next}.",
        "we may be able to come once, outside the plan. I am waiting for the confirmation.",
    ),
    chases=("Any decision for {pin}?", "Customer waits for the answer on {area}."),
    delays=("{vendor} needs two more days to decide.",),
    asks=("would a handover at a metro station in {city} be possible?", "could we come to your office instead?"),
    gives=("Yes, metro station is fine, evening only.", "Not possible, I work from home."),
    done=(
        "Pincode switched on.",
        "One-time pickup agreed for {next}.",
        "Not possible now, on the list for next quarter.",
    ),
    solved=(
        "your pincode {pin} is covered now. You can choose a slot in the app.",
        "we come to you on {next}, {slot}, although your area is not in the plan yet.",
        "we cannot come to {pin} at the moment, sorry. I have noted your request for the next round.",
    ),
    missing=("Which pincode exactly? Address says another one.",),
)
