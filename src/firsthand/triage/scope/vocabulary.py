"""Words that tell an address from what merely looks like one, and a name from a common word. Pure."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FILE_ENDINGS = _set(
    """md txt html htm php asp aspx jsp js css json xml yaml yml toml pdf doc docx xls zip rar gz tar exe dll so py rb
    go java jar rs sh pl ps png jpg jpeg gif svg webp mp bat ini cfg conf log sql csv map tsx jsx ts vue lock env bak
    do action cgi mov cc id to name is in at it me"""
)
"""What a word with one dot ends in without being a host: files, and two sentences that a blank should part."""

INNER_ENDINGS = _set("example test internal intranet local lan corp home onion arpa localhost")
"""Endings that nobody registers below, and that hosts have all the same."""

FIRST_OF_PACKAGE = _set("com org net io java javax android androidx kotlin scala nl de fr uk eu")
"""What the name of a package in a program begins with: "com.example.parser" is no host."""

OF_OTHERS = _set(
    """cve.org mitre.org nist.gov owasp.org portswigger.net first.org cisa.gov exploit-db.com snyk.io hackerone.com
    bugcrowd.com intigriti.com yeswehack.com github.com gitlab.com bitbucket.org stackoverflow.com wikipedia.org
    mozilla.org w3.org ietf.org rfc-editor.org google.com youtube.com youtu.be vimeo.com imgur.com loom.com dropbox.com
    medium.com twitter.com x.com linkedin.com facebook.com microsoft.com apple.com cloudflare.com amazonaws.com
    azurewebsites.net cloudfront.net herokuapp.com zendesk.com salesforce.com force.com atlassian.net hubspot.com
    statuspage.io freshdesk.com intercom.io burpcollaborator.net oastify.com interact.sh oast.fun webhook.site
    requestbin.com ngrok.io nuclei.sh shodan.io"""
)
"""Sites that reports link to while the weakness lies elsewhere, and houses in which many have their site."""

COMMON_NAMES = _set(
    """website site web blog shop store forum portal api app android ios windows mac macos linux mail server login
    admin account accounts dashboard docs help support status search community news home main product products other
    winkel webwinkel portaal beheer zoeken hulp nieuws seite forum konto boutique"""
)
"""Words of which one alone stands in every other report: it names an asset beside the organisation's own name only."""
