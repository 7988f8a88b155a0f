"""The company: sites, teams, people and who belongs where, by dates.

    values     what is registered, and a company at one moment
    timeline   one dated assignment's history: from this day on, this value
    assignments  who is in which team and who manages whom on a day
    wording    dated assignments in words
    local_days   where a person's day begins and ends
    checks     what a change may not contain
    csv_*      a personnel file: read, planned (previewed), written
    leavers    when somebody leaves, and that what they have ends then
    belongings what a person has that ends with the employment

Rules without a clock. `ports.Registry` is where a company is kept.
"""
