"""Other names of the classes that programmes list most, in English and Dutch, as reports put them. Pure data (R43).

What a programme itself calls a class is known without this table.
"""

from collections.abc import Mapping

from firsthand.triage.weakness.phrases import Sign, sign

_IDOR = ("idor", "insecure direct object", "directe objectverwijzing(en)?")

OTHER_NAMES: Mapping[int, tuple[Sign, ...]] = {
    79: (sign("xss|script", "xss", "cross ?site ?script\\w{0,5}"),),
    611: (sign("xxe|entit", "xxe", "xml external entit\\w{1,4}", "externe (xml )?entiteit(en)?"),),
    352: (sign("csrf|xsrf|forg|vervals", "[cx]srf", "cross ?site request forg\\w{1,4}", "verzoekvervalsing"),),
    918: (sign("ssrf|forg", "ssrf", "server ?side request forg\\w{1,4}"),),
    89: (sign("sql", "sqli", "sql ?(injections?|injecties?)", "sqlmap"),),
    78: (sign("command|os injec", "(os )?command injection", "commando ?injectie", "os injection"),),
    22: (sign("travers", "(path|directory|folder|pad|map) ?traversal"),),
    98: (
        sign(
            "lfi|rfi|inclusi|insluit",
            "[lr]fi",
            "(local |remote )?file inclusion",
            "bestandsinclusie",
            "(insluit\\w{2,4}|inclusie) van (\\w{1,12} ){0,3}bestanden",
        ),
    ),
    434: (
        sign("upload", "(unrestricted|arbitrary|malicious) (file )?uploads?", "willekeurige? bestand(en)? uploaden"),
    ),
    287: (
        sign(
            "authent|login|log-in|log in|2fa|mfa|two-factor|factor auth",
            "<login> (bypass|omzeil\\w{2,4})",
            "(bypass(es|ed|ing)?|omzeil\\w{0,3}|circumvent\\w{0,3})( van)?( the| de| het)? <login>",
            "(<unauthorised>)( any)? <login>",
            "<login> (wordt |kan worden )?(omzeild|bypassed)",
        ),
    ),
    94: (
        sign(
            "rce|execut|uitvoer|uitgevoerd|inject",
            "rce",
            "(remote|arbitrary) (code|command) execution",
            "executes? (arbitrary|remote) code",
            "code ?(execution|injection|uitvoering|injectie)",
            "(willekeurige|eigen) code (\\w{1,10} ){0,3}(uit|uitvoeren|uitgevoerd)",
            "uitvoer\\w{0,4} van (willekeurige |eigen )?code",
        ),
    ),
    285: (
        sign(
            "authori|autoris|idor|direct object|directe object|access control|toegangscontrole",
            *_IDOR,
            "(<unauthorised>)( any)? (authori[sz]ation|access control|autorisatie|toegangscontrole)",
            "(authori[sz]ation|access control|autorisatie) bypass",
            "autorisatie (ontbreekt|wordt niet)",
            "bypass(es|ed|ing)? (the )?(authori[sz]ation|access control)",
        ),
    ),
    269: (
        sign(
            "privilege|rechten|bevoegdhe",
            "privilege escalation",
            "rechten ?(escalatie|verhoging)",
            "(escalat\\w{1,3}|elevat\\w{1,3}) (of )?(\\w{1,12} )?privileges?",
            "(verhog\\w{1,3}|escalatie) van (de |zijn |haar )?(rechten|bevoegdheden|privileges)",
            "(rechten|bevoegdheden) (\\w{1,10} )?(verhogen|uitbreiden)",
        ),
    ),
    1021: (sign("clickjack|click-jack|click jack", "click ?jack(ing|ed|able)?"),),
    601: (
        sign("redirect|doorverwij|omleid", "(open|unvalidated) redirect\\w{0,3}", "open (doorverwijzing|omleiding)"),
    ),
    502: (sign("deseriali", "(insecure |unsafe |onveilige )?deseriali[sz]ation", "deserialisatie"),),
    862: (sign("authori|autoris", "missing authori[sz]ation", "ontbrekende autorisatie"),),
    384: (sign("fixat", "session fixation", "sessiefixatie"),),
    362: (sign("race|wedloop", "race conditions?", "wedloopconditie"),),
    444: (sign("smuggl", "request smuggling"),),
    639: (sign("idor|direct object|directe object", *_IDOR),),
    798: (
        sign(
            "hard-coded|hardcoded|default",
            "hard ?coded (credentials?|passwords?|keys?)",
            "default (credentials?|passwords?)",
        ),
    ),
    1336: (sign("ssti|template", "ssti", "template injection"),),
}
"""CWE -> what else it is called."""
