"""The tables of companies, what they offer and seek, and of pairs: a file for each topic."""

from matchmaking.models.companies import Company, HeldCertificate, Picture, Product
from matchmaking.models.consents import ConsentChange
from matchmaking.models.imports import ImportDraft
from matchmaking.models.matching import MatchKey, MatchRun, Weighing
from matchmaking.models.pairs import POSITIVE, WORDS, Interest, Introduction, Match, Met
from matchmaking.models.pauses import Pause
from matchmaking.models.prices import PriceAsk, PrivatePrice
from matchmaking.models.quotations import Quotation
from matchmaking.models.requests import Request
from matchmaking.models.search import MAILS, SUBJECTS, Listing, SavedHit, SavedSearch, SearchChange
from matchmaking.models.sendings import Sending
from matchmaking.models.shortlists import Shortlisted
from matchmaking.models.showcases import Showcase, ShowcaseEntry
from matchmaking.models.specifications import ProductSpecification, WantedSpecification
from matchmaking.models.wording import AddedWord, Wording

__all__ = [
    "MAILS",
    "POSITIVE",
    "SUBJECTS",
    "WORDS",
    "AddedWord",
    "Company",
    "ConsentChange",
    "HeldCertificate",
    "ImportDraft",
    "Interest",
    "Introduction",
    "Listing",
    "Match",
    "MatchKey",
    "MatchRun",
    "Met",
    "Pause",
    "Picture",
    "PriceAsk",
    "PrivatePrice",
    "Product",
    "ProductSpecification",
    "Quotation",
    "Request",
    "SavedHit",
    "SavedSearch",
    "SearchChange",
    "Sending",
    "Shortlisted",
    "Showcase",
    "ShowcaseEntry",
    "WantedSpecification",
    "Weighing",
    "Wording",
]
