"""What is said and written about payouts."""

from hdesk.demo.lines import Lines, Work

PAYOUT = {
    "when_paid": Lines(
        said=(
            "Phone picked up on {due}, asks when Rs {value} comes. App shows 'processing'.",
            "Was told 'instant payment' at the door, nothing so far. Not angry, only worried.",
            "UPI shows nothing, wants a date for the money of order {order}.",
        ),
        wrote=(
            "My {device} was collected, please let me know when the amount of Rs {value} will be paid.",
            "Payment status for {order} is 'processing' since the pickup. Kindly confirm the date.",
        ),
        subjects=("When will I get my payment?", "Payment status {order}"),
        asked=(
            "Asked when the money for {order} comes.",
            "Phone was picked up this morning, money not there yet.",
            "Asked whether payment goes to UPI or bank.",
            "Asked for the payment receipt.",
        ),
        answers=(
            "Payout is in today's batch, comes by 8 pm. {He} will check and call if not.",
            "Explained: up to 24 hours after the check. UPI id read back and right.",
            "Money was sent an hour ago, reference ends {ref}. {He} found it in {his} bank app.",
            "Sent the receipt by mail.",
        ),
        work=Work(
            reasons=("no date for the payout", "still 'processing' a day after the check"),
            done=("Paid, UTR ends {ref}.", "In tonight's batch, confirmed by finance."),
            solved=(
                "Rs {value} has been transferred, the reference ends in {ref}. Please check your account.",
                "your payment is in tonight's batch, you will have it tomorrow morning.",
            ),
        ),
    ),
    "delayed": Lines(
        said=(
            "Rs {value} not received, was promised for {due}. Calls every day.",
            "Money not credited since {due}, app says 'paid'. Bank says nothing came.",
            "Has called {few} times already. Rs {value} overdue since {due}, each time told 'by evening'.",
            "Sold the {device} on {due}, amount not yet credited. Son's school fees depend on it.",
            "Third call on this. Needs the money for the new phone's EMI, not yet received anything.",
            "Payment was due on {due}. Says {he} will put it on social media if it is not there today.",
        ),
        wrote=(
            "Your app says PAID on {due} but the amount is not credited to my account. Statement attached.",
            "You took my {device} and did not pay. Rs {value} was promised on {due}. This looks like cheating.",
            "Payment overdue since {due}, order {order}. Nobody calls back. Kindly treat this as urgent.",
            "It is {days} days now and Rs {value} is not credited. I have called {few} times.",
        ),
        subjects=(
            "Payment not received - {order}",
            "Where is my money",
            "Amount not credited",
            "URGENT payout pending",
        ),
        asked=("App says paid, money not seen yet.", "Payout one day late, asked what is wrong."),
        answers=(
            "Bank had a delay with UPI, credited while we were on the line, reference ends {ref}.",
            "{He} had looked into another account. Found it there.",
        ),
        work=Work(
            checked=(
                "Finance sheet: batch of {due} failed for this bank, not repeated.",
                "Payout marked 'sent', no UTR in the system.",
                "Device passed the check, amount released, stuck at the bank since {due}.",
            ),
            needed=(
                "UTR or a new transfer today.",
                "A date that I can tell the customer.",
                "Finance to repeat the batch entry.",
            ),
        ),
    ),
    "wrong_amount": Lines(
        said=(
            "Got Rs {less} instead of Rs {value}. Nobody told {him} about a deduction.",
            "Coupon bonus missing in the payment, Rs {cut} short.",
            "Amount paid does not match the receipt that {rider} gave.",
        ),
        wrote=(
            "I received only Rs {less}. The agreed price was Rs {value}, see the receipt. Pay the difference.",
            "There is a mismatch between quote and credit for {order}. Please explain the deduction.",
        ),
        subjects=("Less amount received", "Wrong payment for {order}"),
        asked=("Asked why Rs 99 less came.",),
        answers=("Explained the processing fee, it stands in the offer. {He} had overlooked it.",),
        work=Work(
            checked=("Receipt says {value}, finance paid {less}. Grading was changed after the pickup.",),
            needed=("Pay the difference, or the grading report so that I can explain it.",),
            reasons=("amount differs from the receipt",),
            done=("Difference paid after approval, UTR {ref}.", "Deduction was right, report shared."),
            solved=(
                "you were right, and the difference has been paid. The reference ends in {ref}.",
                "the deduction belongs to the grading. I have sent you the report, please have a look.",
            ),
        ),
    ),
    "bank_details": Lines(
        said=(
            "Typed one digit of the account wrong, wants to correct it before the payout.",
            "Account in the app is closed. Wants the money on UPI instead.",
            "Name in the bank differs from the name on the ID, transfer came back.",
        ),
        wrote=(
            "I gave a wrong account number by mistake for {order}. Please tell me how I can change it.",
            "My bank account is in my married name. Your system does not accept it. What to do?",
        ),
        subjects=("Change of bank details", "Wrong account number {order}"),
        asked=("Wanted to change the UPI id.", "Asked whether a wallet is possible too."),
        answers=(
            "Changed together in the app, verified with the one-rupee test.",
            "Only bank or UPI. Explained why it must be {his} own account.",
        ),
        work=Work(
            checked=("Name on the account and on the ID compared.", "Payout not sent yet, can still be changed."),
            needed=("Correct the payee after the proof has come.",),
            reasons=("payee has to be changed", "name mismatch at the bank"),
            notes=("Payout stopped until the new details are in.", "New details verified with the one-rupee test."),
            delays=("Proof is not readable, asked again.", "Finance wants a second signature for the change."),
            done=("Payee changed, paid, UTR ends {ref}.",),
            solved=("your details are corrected and the payment is out. The reference ends in {ref}.",),
        ),
    ),
    "failed": Lines(
        said=(
            "App shows 'payment failed', twice. Details are right, other people's transfers work.",
            "Transfer came back from the bank. Wants to know when it is tried again.",
        ),
        wrote=("Payment of Rs {value} failed again as per SMS. Bank says problem is at your side. Please retry.",),
        subjects=("Payment failed {order}",),
        asked=("SMS 'payment failed', asked what to do.",),
        answers=("Retried from our side, success, reference ends {ref}.",),
        work=Work(
            checked=("Gateway log: 'beneficiary bank down' on {due}, no retry after that.",),
            needed=("Retry of the transfer, with UTR.",),
        ),
    ),
}

PAYOUT_WORK = Work(
    checked=(
        "Device passed the check, amount released, no UTR yet.",
        "Bank details match the ID. Finance dashboard shows 'in batch'.",
        "Payout due {due}, status 'processing'.",
    ),
    needed=(
        "UTR or a date for Rs {value}.",
        "Please check with finance why it is stuck.",
        "Transfer today, or a written reason.",
    ),
    reasons=(
        "payout later than promised",
        "transfer failed",
        "no UTR",
        "bank says nothing came",
    ),
    notes=(
        "Finance: goes into the 4 pm batch.",
        "Bank is down for NEFT, finance tries IMPS.",
        "Asked finance for the UTR, they look into it.",
        "Amount and account verified with the receipt. Nothing wrong on the customer's side.",
        "Batch of {due} had 40 rejects, this is one of them.",
        "On finance's list of today, position 14.",
    ),
    news=(
        "finance has put your payment into today's batch. You should have it by {next} at the latest.",
        "your bank rejected the first transfer, so it is being sent again. You get the reference from me.",
        "I have the confirmation from finance that Rs {value} will be paid by {next}.",
        "there is no news from the bank yet. I am following this every day and will write tomorrow.",
    ),
    chases=(
        "UTR please, customer called again.",
        "Promised for yesterday and still not out. What do I tell {him}?",
        "2nd reminder. Rs {value}, {order}.",
        "Pls push finance, this one goes to social media otherwise.",
    ),
    delays=(
        "Finance batch postponed, bank holiday.",
        "Transfer rejected again: name mismatch.",
        "Finance says not in their list, sent it to them once more.",
    ),
    asks=(
        "could you please send a photo of a cancelled cheque or the first page of the passbook?",
        "please confirm your UPI id, and that the account is in your own name.",
    ),
    gives=(
        "Sending the cheque photo now. Please do it fast.",
        "UPI id is the same as my mobile number. Account is in my name only.",
    ),
    done=(
        "Paid, UTR ends {ref}.",
        "IMPS successful, reference {ref}, amount {value}.",
        "Difference paid after approval, UTR {ref}.",
    ),
    solved=(
        "Rs {value} has been transferred, the reference ends in {ref}. Please check your account.",
        "the payment went through this time. Reference {ref}. I am sorry for the wait.",
        "finance has confirmed the credit of Rs {value} to your account today.",
    ),
    missing=(
        "Order id missing, three orders on this number.",
        "No amount and no payout date. What was promised?",
        "Please attach what the bank says, finance will ask for it.",
    ),
)
