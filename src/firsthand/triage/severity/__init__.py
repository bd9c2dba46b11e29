"""How bad it is: CVSS vectors and SSVC decisions, of the reporter and of the team."""
