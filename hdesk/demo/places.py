"""Where customers live, what they sell, who picks it up: and where more goes wrong than elsewhere."""

from typing import NamedTuple

from hdesk.demo.dice import Weights

BAD_VENDOR = "QuickPick"
BAD_CITY = "Hyderabad"
"""One vendor and one city have conspicuously more trouble, so that reports have something to find."""


class City(NamedTuple):
    """A city: its share of orders, how its pincodes begin, some of its localities."""

    name: str
    weight: float
    pincode: str
    areas: tuple[str, ...]


class Device(NamedTuple):
    """A phone and the range of what the company pays for it."""

    name: str
    weight: float
    low: int
    high: int


CITIES = (
    City("Bengaluru", 20, "5600", ("Koramangala", "HSR Layout", "Whitefield", "Jayanagar", "Indiranagar", "Yelahanka")),
    City("Mumbai", 16, "4000", ("Andheri East", "Powai", "Dadar", "Borivali", "Chembur", "Malad")),
    City("Delhi", 15, "1100", ("Dwarka", "Rohini", "Saket", "Lajpat Nagar", "Karol Bagh", "Mayur Vihar")),
    City("Hyderabad", 11, "5000", ("Madhapur", "Kukatpally", "Gachibowli", "Ameerpet", "Begumpet", "Uppal")),
    City("Chennai", 10, "6000", ("Velachery", "Adyar", "T Nagar", "Anna Nagar", "Porur")),
    City("Pune", 9, "4110", ("Kothrud", "Hinjewadi", "Viman Nagar", "Baner", "Hadapsar")),
    City("Kolkata", 6, "7000", ("Salt Lake", "Behala", "Garia", "Ballygunge")),
    City("Ahmedabad", 4, "3800", ("Navrangpura", "Maninagar", "Bopal", "Satellite")),
    City("Jaipur", 3, "3020", ("Vaishali Nagar", "Malviya Nagar", "Mansarovar")),
    City("Lucknow", 2.5, "2260", ("Gomti Nagar", "Aliganj", "Indira Nagar")),
    City("Indore", 2, "4520", ("Vijay Nagar", "Palasia", "Bhawarkua")),
    City("Kochi", 1.5, "6820", ("Edappally", "Kakkanad", "Fort Kochi")),
)
VENDORS = (("FetchNow", 34), ("QuickPick", 24), ("DoorLoop", 20), ("PhoneFerry", 12), ("In-house", 10))
DEVICES = (
    Device("iPhone 11", 9, 9000, 15000),
    Device("iPhone 12", 11, 13000, 22000),
    Device("iPhone 13", 12, 21000, 32000),
    Device("iPhone 14", 8, 30000, 42000),
    Device("iPhone 14 Pro", 4, 48000, 62000),
    Device("iPhone 15 Pro Max", 2.5, 68000, 92000),
    Device("Galaxy S21", 5, 11000, 17000),
    Device("Galaxy S22", 5, 16000, 24000),
    Device("Galaxy S23 Ultra", 3, 46000, 61000),
    Device("Galaxy A52", 5, 5500, 9000),
    Device("Galaxy M31", 3, 3000, 5200),
    Device("OnePlus 9", 5, 9500, 15500),
    Device("OnePlus 11R", 4, 17000, 24000),
    Device("OnePlus Nord CE 3", 4, 8500, 13000),
    Device("Redmi Note 12", 6, 4500, 8200),
    Device("Redmi Note 10 Pro", 4, 3800, 6500),
    Device("realme 9 Pro", 4, 4900, 8800),
    Device("vivo V27", 3, 9800, 14500),
    Device("Pixel 6a", 3, 11000, 16500),
    Device("Pixel 7", 2, 18000, 26000),
)

_TROUBLE = 3.4
_SHARE_OF_TROUBLE = 3.2

BY_CITY = Weights((city, city.weight) for city in CITIES)
BY_CITY_IN_TROUBLE = Weights(
    (city, city.weight * (_SHARE_OF_TROUBLE if city.name == BAD_CITY else 1)) for city in CITIES
)
BY_VENDOR = Weights(VENDORS)
BY_VENDOR_IN_TROUBLE = Weights((name, weight * (_TROUBLE if name == BAD_VENDOR else 1)) for name, weight in VENDORS)
BY_DEVICE = Weights((device, device.weight) for device in DEVICES)

WOMEN = (
    "Aisha", "Alka", "Amrita", "Anita", "Anjali", "Asha", "Chandni", "Deepa", "Devika", "Fatima",
    "Gauri", "Harini", "Isha", "Jasmine", "Kalpana", "Latha", "Madhuri", "Maria", "Nandita", "Padma",
    "Payal", "Preeti", "Radhika", "Rani", "Rekha", "Roshni", "Sangeeta", "Saraswati", "Shalini",
    "Shivani", "Simran", "Sonal", "Sudha", "Sunita", "Usha", "Vandana", "Vidya",
)  # fmt: skip
MEN = (
    "Aarav", "Abhinav", "Aditya", "Ajay", "Akash", "Aman", "Anand", "Arun", "Ashwin", "Bhavesh",
    "Dhruv", "Farhan", "Ganesh", "Gurpreet", "Hemant", "Jagdish", "Kabir", "Kamal", "Kartik", "Kunal",
    "Lalit", "Mahesh", "Manish", "Mohit", "Mukesh", "Neeraj", "Nikhil", "Nitin", "Pankaj", "Pradeep",
    "Pranav", "Raj", "Rajesh", "Ramesh", "Ravi", "Rizwan", "Rohan", "Sachin", "Salim", "Sameer",
    "Sanjay", "Shankar", "Sridhar", "Tejas", "Vijay", "Vinay", "Yash",
)  # fmt: skip
LAST_NAMES = (
    "Agarwal", "Ahmed", "Bhattacharya", "Bose", "Chandra", "Chopra", "D'Souza", "Desai", "Dixit", "Fernandes", "Gandhi",
    "George", "Ghosh", "Gupta", "Hegde", "Hussain", "Iyengar", "Jadhav", "Jain", "Joseph", "Kale", "Kaur", "Khan",
    "Kulkarni", "Kumar", "Mahajan", "Mathew", "Mehta", "Mishra", "Mukherjee", "Nair", "Naik", "Pandey", "Patel",
    "Pillai", "Prasad", "Raghavan", "Rao", "Rastogi", "Reddy", "Saini", "Sharma", "Shetty", "Singh", "Srinivasan",
    "Subramaniam", "Thakur", "Tripathi", "Varghese", "Yadav",
)  # fmt: skip
RIDERS = ("Ramu", "Santosh", "Irfan", "Balaji", "Sunil", "Mahadev", "Joseph", "Ranjit", "Shafi", "Pintu", "Veeresh")
