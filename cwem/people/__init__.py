"""The company: sites, teams, people and who belongs where, by dates.

    values     what is registered, and a company at one moment
    timeline   one dated assignment's history: from this day on, this value
    assignments  who is in which team and who manages whom on a day
    local_days   where a person's day begins and ends
    checks     what a change may not contain
    csv_*      a personnel file: read, planned (previewed), written
    leavers    what ends when somebody leaves

Pure rules: no clock, no store. `ports.Registry` is where a company is kept.
"""
