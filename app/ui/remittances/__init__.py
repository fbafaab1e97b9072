"""The remittance desk: what payers sent back, looked at claim by claim, posted and undone."""
