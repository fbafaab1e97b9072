"""Where each code set's file is to be had, by its publisher's public page, and how often a new one comes."""

from dataclasses import dataclass
from datetime import date

CPT = "cpt"


@dataclass(frozen=True, slots=True)
class Source:
    """How to get one code set. `every_months`: a new edition comes so often; 0 where nobody can say."""

    kind: str
    title: str
    publisher: str
    page: str
    look_for: str
    every_months: int
    use: str
    """What it is good for here."""
    shipped: bool = False
    """Whether a list of ours is used until one is imported."""


SOURCES = (
    Source(
        "icd10cm",
        "ICD-10-CM diagnoses",
        "CMS, or CDC/NCHS",
        "CMS: “ICD-10 Codes” › “2027 ICD-10-CM”; CDC: “ICD-10-CM Files”",
        "“Code Descriptions in Tabular Order” (a zip with icd10cm_order_2027.txt) and “Code Tables, Tabular and Index”",
        6,
        "Diagnosis codes and what the book says of them. One edition comes with the program.",
    ),
    Source(
        "icd10cm_index",
        "ICD-10-CM index",
        "CDC/NCHS, or CMS",
        "As above: “Code Tables, Tabular and Index”",
        "icd10cm_index_2027.xml, in the same zip as the tabular list",
        6,
        "More words by which diagnoses are found.",
    ),
    Source(
        "hcpcs",
        "HCPCS level II",
        "CMS",
        "“HCPCS Quarterly Update”",
        "“Alpha-Numeric HCPCS File”, a zip such as october-2026-alpha-numeric-hcpcs-file.zip",
        3,
        "Codes for drugs, supplies and Medicare's own services, with coverage and pricing.",
    ),
    Source(
        CPT,
        "CPT (licensed by the AMA)",
        "American Medical Association; you need its licence",
        "Your account with the AMA's data files",
        "the folder with LONGULT.txt, MEDU.txt, SHORTU.txt, MODUL.txt and ConsumerDescriptor.txt, or a CSV of your own"
        " with the columns code and description",
        12,
        "Descriptions of CPT codes. Kept encrypted in your vault, for you alone.",
    ),
    Source(
        "ncci_ptp",
        "NCCI pairs (PTP)",
        "CMS",
        "“Medicare NCCI Procedure to Procedure (PTP) Edits”",
        "“Practitioner PTP Edits”: all four zips (f1 to f4) of one version, chosen together",
        3,
        "Warns before two procedures of one day are sent that Medicare does not pay together.",
    ),
    Source(
        "ncci_ptp_medicaid",
        "NCCI pairs, Medicaid",
        "CMS",
        "“Medicaid NCCI Edit Files”",
        "“PTP Edits for Practitioner Services”",
        3,
        "The same for claims to Medicaid.",
    ),
    Source(
        "ncci_mue",
        "NCCI unit limits (MUE)",
        "CMS",
        "“Medicare NCCI Medically Unlikely Edits (MUEs)”",
        "“Practitioner Services MUE Table”, a zip",
        3,
        "Warns of more units on a day than Medicare takes for likely.",
    ),
    Source(
        "fee_schedule",
        "Medicare fee schedule",
        "CMS",
        "“PFS Relative Value Files”",
        "RVU26A.zip in January, B in April, C in July, D in October",
        3,
        "Shows the Medicare amount beside your charge.",
    ),
    Source(
        "localities",
        "Medicare localities",
        "CMS",
        "“PFS Relative Value Files”",
        "GPCI2026.csv, in the zip of the fee schedule",
        12,
        "The amounts for your own locality.",
    ),
    Source(
        "taxonomy",
        "NUCC provider taxonomy",
        "National Uniform Claim Committee (NUCC)",
        "“Health Care Provider Taxonomy Code Set”, CSV",
        "nucc_taxonomy_260.csv",
        6,
        "Names for the taxonomy codes of practices and providers.",
    ),
    Source(
        "reason_codes",
        "Reason and remark codes",
        "X12 (with its licence), or a list of your own",
        "“Claim Adjustment Reason Codes”, “Remittance Advice Remark Codes”",
        "a CSV with the columns code, description, start, modified, stop",
        4,
        "What payers mean on a remittance. Short words of our own come with the program.",
        shipped=True,
    ),
    Source(
        "places",
        "Places of service",
        "CMS, or a list of your own",
        "“Place of Service Code Set”",
        "a CSV with the columns code, name, facility_flag, effective_from",
        0,
        "A list comes with the program; your own replaces it.",
        shipped=True,
    ),
)


def is_due(source: Source, newest: date, today: date) -> bool:
    """Whether a newer edition than the newest one at hand should be out."""
    if not source.every_months or newest > today:
        return False
    months = (today.year - newest.year) * 12 + today.month - newest.month
    return months > source.every_months or (months == source.every_months and today.day >= newest.day)
