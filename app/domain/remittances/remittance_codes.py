"""What the codes of a remittance mean, in our own short words; adjustment reasons are in the code sets."""

CLAIM_STATUSES = {
    "1": "processed as primary",
    "2": "processed as secondary",
    "3": "processed as tertiary",
    "4": "denied",
    "5": "pended",
    "10": "received, not in process",
    "13": "suspended",
    "15": "suspended, investigated",
    "16": "suspended, returned with material",
    "17": "suspended, review pending",
    "19": "processed as primary, forwarded",
    "20": "processed as secondary, forwarded",
    "21": "processed as tertiary, forwarded",
    "22": "reversal of an earlier payment",
    "23": "not this payer's claim, forwarded",
    "25": "predetermination only, no payment",
    "27": "reviewed",
}
"""CLP02."""

OLD_CLAIM_STATUSES = frozenset({"5", "10", "13", "15", "16", "17", "27"})
"""Those of version 4010 only."""

PROVIDER_ADJUSTMENTS = {
    "50": "late charge",
    "51": "interest penalty",
    "72": "authorized return of a refund",
    "90": "early payment allowance",
    "AH": "origination fee",
    "AM": "applied to borrower's account",
    "AP": "acceleration of benefits",
    "B2": "rebate",
    "B3": "recovery allowance",
    "BD": "bad debt",
    "BN": "bonus",
    "C5": "temporary allowance",
    "CR": "capitation interest",
    "CS": "adjustment",
    "CT": "capitation payment",
    "CV": "capital pass-through",
    "CW": "nurse anesthetist pass-through",
    "DM": "direct medical education",
    "E3": "withholding",
    "FB": "forwarding balance",
    "FC": "fund allocation",
    "GO": "graduate medical education",
    "HM": "hemophilia clotting factor",
    "IP": "incentive premium",
    "IR": "tax withholding",
    "IS": "interim settlement",
    "J1": "not reimbursed",
    "L3": "penalty",
    "L6": "interest owed",
    "LE": "levy",
    "LS": "lump sum",
    "OA": "organ acquisition",
    "OB": "offset for affiliated providers",
    "PI": "periodic interim payment",
    "PL": "final payment",
    "RA": "retroactive adjustment",
    "RE": "return on equity",
    "SL": "student loan repayment",
    "TL": "third party liability",
    "WO": "overpayment recovery",
    "WU": "unspecified recovery",
}
"""PLB03-1 and so on. The sign of the amount tells the direction, never the name."""

PAYMENT_METHODS = {
    "ACH": "electronic transfer",
    "BOP": "the payer's choice",
    "CHK": "check",
    "FWT": "wire transfer",
    "NON": "no payment",
}
"""BPR04."""
