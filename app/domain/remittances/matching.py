"""Finds the claim and the lines of ours that a remittance's claim answers, best evidence first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.remittances.candidates import Candidates, number_key
from app.domain.remittances.likeness import CLEARLY_AHEAD, ENOUGH, Likeness, is_named_otherwise, likeness
from app.domain.remittances.line_match import line_agrees, pair_lines
from app.domain.remittances.line_number import line_id_of
from app.domain.remittances.match import BilledClaim, Difference, Match, MatchedBy
from app.domain.remittances.remittance import Remittance, RemittanceClaim, takes_back

_RANKS = {"1": 1, "19": 1, "2": 2, "20": 2, "3": 3, "21": 3}
_NAMED_OTHERWISE = 60
_ANOTHERS = (
    "It was billed to another payer than pays here. Where that is the next payer, post the first one's answer before: "
    "otherwise the money counts as the first one's."
)
_NONE: Mapping[int, Match] = {}


def match_claims(
    remittance: Remittance,
    candidates: Sequence[BilledClaim],
    decided: Mapping[int, Match] = _NONE,
    payer_id: int = 0,
) -> tuple[Match, ...]:
    """What each claim of a remittance answers. `decided` are the biller's own matches by place.

    `payer_id` is the payer the money is from, 0 where it is not known: a claim forwarded by the first payer comes
    back from the second one under the first one's claim number.
    """
    among = Candidates(candidates)
    matches = tuple(
        _decided(claim, decided[place]) if place in decided else _found(claim, among, payer_id)
        for place, claim in enumerate(remittance.claims)
    )
    return matches if payer_id else _with_their_answers(remittance, matches)


def match_claim(
    remittance_claim: RemittanceClaim,
    candidates: Sequence[BilledClaim],
    decided: Match | None = None,
    payer_id: int = 0,
) -> Match:
    """What one claim answers; see `match_claims`, which is faster for many."""
    return (
        _decided(remittance_claim, decided) if decided else _found(remittance_claim, Candidates(candidates), payer_id)
    )


def _with_their_answers(remittance: Remittance, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Reversals to the same payer's claim of the visit as the answers under the same numbers in the remittance."""
    together = list(zip(remittance.claims, matches, strict=True))
    answered = {_numbers(told): match.claim for told, match in together if match.claim and not takes_back(told)}
    return tuple(
        _match(told, its, match.by)
        if takes_back(told)
        and match.claim
        and match.by is not MatchedBy.DECIDED
        and (its := answered.get(_numbers(told)))
        and its.encounter_id == match.claim.encounter_id
        else match
        for told, match in together
    )


def _numbers(told: RemittanceClaim) -> tuple[str, str]:
    return number_key(told.claim_number), number_key(told.payer_claim_number)


def _decided(told: RemittanceClaim, decided: Match) -> Match:
    """The biller's match; its lines are found where the biller named only the claim."""
    if decided.claim is None or (told.lines and len(decided.line_ids) == len(told.lines)):
        return decided
    paired = pair_lines(told.lines, decided.claim.lines, told.day("232"))
    return replace(decided, line_ids=paired.line_ids, differs=paired.differs)


def _found(told: RemittanceClaim, among: Candidates, payer_id: int) -> Match:
    by_line, by_number = _by_line(told, among), among.with_number(told.claim_number)
    if by_line and by_number and not _visits(by_line) & _visits(by_number):
        return _ambiguous([*by_number, *by_line], "Its claim number and its line numbers name different claims")
    if by_line:
        named = [each for each in by_line if each in by_number]
        return _chosen(told, named or by_line, by_line, MatchedBy.LINE_NUMBER, payer_id)
    for by, pool in (
        (MatchedBy.CLAIM_NUMBER, by_number),
        (MatchedBy.PAYER_NUMBER, among.with_payer_number(told)),
    ):
        if pool:
            kin = [each for visit in sorted(_visits(pool)) for each in among.of_visit(visit)]
            return _chosen(told, pool, kin, by, payer_id)
    return _by_likeness(told, among, payer_id)


def _by_line(told: RemittanceClaim, among: Candidates) -> list[BilledClaim]:
    """Claims with a line whose number comes back and that is about the same service."""
    found: dict[int, BilledClaim] = {}
    for line in told.lines:
        line_id = line_id_of(line.control_number)
        for claim in among.with_line(line_id) if line_id else ():
            if any(each.line_id == line_id and line_agrees(line, each) for each in claim.lines):
                found[claim.claim_id] = claim
    return list(found.values())


def _chosen(
    told: RemittanceClaim, pool: Sequence[BilledClaim], kin: Sequence[BilledClaim], by: MatchedBy, payer_id: int
) -> Match:
    """One of the claims found; `kin` are all of the same visits, where the one to this payer may be."""
    pool = _to_this_payer(told, pool, kin, payer_id)
    if len(pool) > 1:
        key = number_key(told.payer_claim_number)
        pool = [each for each in pool if key and key in map(number_key, each.payer_claim_numbers)] or pool
    if len(pool) > 1:
        lines = {each.claim_id: pair_lines(told.lines, each.lines, told.day("232")).found for each in pool}
        pool = [each for each in pool if lines[each.claim_id] == max(lines.values())]
    if len(pool) > 1:
        return _ambiguous(pool, "Several claims fit equally well")
    match = _match(told, pool[0], by)
    if payer_id and pool[0].payer_id != payer_id:
        return replace(match, differs=(Difference(_ANOTHERS), *match.differs))
    return match


def _to_this_payer(
    told: RemittanceClaim, pool: Sequence[BilledClaim], kin: Sequence[BilledClaim], payer_id: int
) -> list[BilledClaim]:
    """The claims to whoever pays: by the payer, a reversal by the answer's number, else by what CLP02 tells."""
    rank, number = _RANKS.get(told.status, 0), number_key(told.payer_claim_number)
    if takes_back(told) and number:
        answered = [each for each in kin if number in map(number_key, each.payer_claim_numbers)]
        answered = [each for each in answered if payer_id in (0, each.payer_id)]
        pool = [each for each in answered if each in pool] or answered or pool
    if payer_id:
        wanted = [each for each in pool if each.payer_id == payer_id]
        wanted = wanted or [each for each in kin if each.payer_id == payer_id]
    elif rank > 1:
        wanted = [each for each in pool if each.rank == rank] or [each for each in kin if each.rank == rank]
    else:
        wanted = [each for each in pool if each.rank == rank]
    return wanted or list(pool)


def _match(told: RemittanceClaim, claim: BilledClaim, by: MatchedBy) -> Match:
    paired = pair_lines(told.lines, claim.lines, told.day("232"))
    differs, confidence = paired.differs, 100
    if is_named_otherwise(told, claim):
        differs, confidence = (Difference("The payer names another patient."), *differs), _NAMED_OTHERWISE
    if not told.lines and abs(told.charge_cents) != claim.charge_cents:
        differs = (*differs, Difference("The payer decided it as a whole, at another charge than was billed."))
    return Match(by, claim, paired.line_ids, confidence, differs, (by.value,))


def _by_likeness(told: RemittanceClaim, among: Candidates, payer_id: int) -> Match:
    found = sorted((likeness(told, each) for each in among.of_person(told)), key=lambda each: -each.confidence)
    near = [each for each in found if each.confidence >= ENOUGH]
    near = [each for each in near if each.confidence > near[0].confidence - CLEARLY_AHEAD]
    if not near:
        return Match(MatchedBy.NOTHING, differs=_nearest(found[:3]))
    pool = _to_this_payer(told, [each.claim for each in near], [], payer_id)
    if len(pool) > 1:
        return _ambiguous(pool, "Several claims fit equally well")
    best = next(each for each in near if each.claim is pool[0])
    lines = best.lines
    return Match(MatchedBy.LIKENESS, best.claim, lines.line_ids, best.confidence, lines.differs, best.because)


def _nearest(found: Sequence[Likeness]) -> tuple[Difference, ...]:
    return tuple(
        Difference(f"Claim {each.claim.number} is like it ({each.confidence} of 100: {', '.join(each.because)}).")
        for each in found
        if each.confidence >= ENOUGH // 2
    )


def _ambiguous(claims: Sequence[BilledClaim], why: str) -> Match:
    numbers = list(dict.fromkeys(each.number for each in claims))
    return Match(MatchedBy.NOTHING, differs=(Difference(f"{why}: {', '.join(numbers)}."),))


def _visits(claims: Sequence[BilledClaim]) -> set[int]:
    return {each.encounter_id for each in claims}
