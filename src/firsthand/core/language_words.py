"""Frequent short words, telling endings and letters of the languages that we can tell apart. Pure data.

A word that several languages use counts for each by its share. English has no words of the trade here: those stand in
reports of every language.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WORDS: dict[str, frozenset[str]] = {
    "en": _set(
        "a the and of to is are that this these those with for you your we us our from by not will be have has had "
        "it its which or if can cannot could there here when what who any would should their they them been was were "
        "how than then i my me he she an as at on in into out up no so but because also only just very more some "
        "every everyone everybody does did do done don doesn didn isn about after before while still again found "
        "able please hello hi dear thanks thank regards took made tested attached yesterday today without between "
        "all both each few many much most other others another same such own first two one never always too well "
        "even where why until through over under off down against since though however whose being having get gets "
        "got make makes see seen know think anyone someone something nothing everything let yes shows comes appears "
        "points"
    ),
    "nl": _set(
        "de het een van en is dat niet op te zijn voor met u uw wij we onze ons ook aan er door naar bij als of "
        "worden wordt deze dit die maar om heeft hebben heb kunt kan kunnen geen uit over tot graag ik mijn mij in "
        "was waren zonder zodra alle alles jullie jij je hij zij wat wie waar hier daar nog vandaag gisteren al dan "
        "dus want iedereen iemand gevonden gemeld getest hierbij omdat zien ziet staat staan krijg kreeg gaat moet "
        "zou zo ander andere hallo beste geachte bedankt dank groet goedendag goedemiddag mensen veel meer meest "
        "zelf zelfde elke elk ieder beide eerst eerste tweede twee pas nooit altijd wel toch toen tegen onder tussen "
        "sinds tijdens hun haar hem ze hen moeten mag mogen wil willen weet werd werden geweest gedaan komt komen "
        "doet laat toont verschijnt volgens helaas alleen anders naast binnen buiten via waarmee waardoor hierdoor "
        "daarmee onderstaande"
    ),
    "de": _set(
        "der die das und ist nicht ein eine einen einem einer mit auf für von den dem des zu sich wir sie ihr ihre "
        "ihren ihrer unsere unser uns auch werden wird wurde oder bei beim aus nach wenn durch kann können ich mein "
        "meine mir mich zur zum über bitte in im am an es hat haben hatte sind war als wie was wer dass noch nur "
        "schon jeder jede alle alles kein keine man heute gestern dort hier sobald ohne gefunden getestet anbei "
        "vielen damit hallo guten tag geehrte danke dank grüße zusammen darin liegen sehr viel viele mehr selbst "
        "jeden jedem jedes beide erst erste zwei zweiten nie immer doch dann also gegen unter zwischen seit während "
        "ihm ihn ihnen müssen muss darf dürfen will wollen weiß wurden gewesen gemacht kommt kommen macht lässt "
        "zeigt erscheint laut leider allein anders neben innerhalb außerhalb womit wodurch dadurch folgende "
        "folgenden weil mehrere andere anderer anderen diese dieser dieses diesem diesen eines einmal"
    ),
    "fr": _set(
        "le la les des et est une un du de dans que qu qui pour pas vous nous votre vos notre nos sur avec ce cette "
        "ces cet sont au aux ou où par il elle on être ne si plus je j mon ma mes son sa ses en y a à été avons avez "
        "ai peut pouvez tout tous toutes toute aucun aucune encore aujourd hui hier là ici dès sans mais donc comme "
        "trouvé trouvée testé vers quand lorsque chez depuis bonjour bonsoir merci cordialement quel très beaucoup "
        "aussi autre autres même mêmes chaque plusieurs quelques premier première deux jamais toujours alors ainsi "
        "puis contre sous entre pendant leur leurs lui eux elles doit doivent faut faire fait vu voir était étaient "
        "vient viennent montre apparaît selon malheureusement seul seule hors afin car cela ça celui celle ceux d l "
        "s c n m rien"
    ),
    "es": _set(
        "el la los las y es una un del de en que para por con no se su sus nuestro nuestra nuestros lo le les como "
        "este esta estos estas al más o si usted ustedes son está están ha han he ser puede pueden sobre pero muy "
        "todo todos todas toda cualquier cuando donde hay ahí aquí hoy ayer sin yo mi me encontrado encontrada "
        "encontré probado sigue desde hola gracias saludos buenos días mucho muchos también otro otra otros otras "
        "mismo misma cada varios primero primera dos nunca siempre entonces así luego contra bajo entre durante "
        "mientras ellos ellas debe deben hacer hecho ver era eran viene vienen muestra aparece según solo sola fuera "
        "dentro aunque porque eso esa ese esto algo nada alguien ya tiene tienen"
    ),
    "it": _set(
        "il lo la gli le i e è una un uno di del della dei delle dello degli dell che per con non si nel nella nell "
        "al alla alle all ai sono come questo questa questi queste noi vostro vostra nostro nostra anche da dal "
        "dalla o se ha hanno ho essere viene può potete posso più sul sulla su ancora lì qui oggi ieri tutti tutte "
        "tutto ogni qualsiasi quando chi mio mia mi senza trovato trovata provato scoperto ciao grazie buongiorno "
        "saluti molto molti altro altra altri altre stesso stessa vari primo prima due mai sempre allora così poi "
        "contro sotto tra fra durante mentre loro lui lei deve devono bisogna fare fatto vedere era erano vengono "
        "mostra appare compare secondo solo sola fuori dentro perché quindi però cui ciò qualcuno niente già quello "
        "quella quelli d l c dopo ci"
    ),
    "pt": _set(
        "o a os as e é uma um do da dos das que para por com não se no na nos nas em ao aos à seu sua seus suas "
        "nosso nossa você vocês mais são ou como este esta isto esse essa pelo pela foi ser está estão também de eu "
        "meu minha me há ainda lá aqui hoje ontem qualquer quando onde tudo todos todas sem podem pode vosso "
        "encontrei encontrada encontrado testado olá obrigado obrigada cumprimentos bom dia muito muitos outro outra "
        "outros outras mesmo mesma cada vários primeiro primeira dois duas nunca sempre então assim depois contra "
        "sob entre durante enquanto lhe eles elas deve devem fazer feito ver era eram vem mostra aparece segundo só "
        "fora dentro embora porque isso algo nada alguém já tem têm seja até num numa nem"
    ),
}
"""In small letters; a word ends at an apostrophe."""

SHAPES: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"(?:ight|ought|wh\w{1,20}|\w{2,20}(?:ness|ful|ing|ly))$"),
    "nl": re.compile(r"\w{0,20}(?:ij|aa|uu|oe[kmnrt]|lijk|heid|eerd|schap)\w{0,20}$"),
    "de": re.compile(r"\w{0,20}(?:ß|ä|ö|ü|sch|ung(?:en)?$|keit|lich)\w{0,20}$"),
    "fr": re.compile(r"\w{0,20}(?:ê|œ|î|û|eux$|eau|ç|oir$|ions$|aire$|quer?$|ées?$)\w{0,20}$"),
    "es": re.compile(r"\w{0,20}(?:ñ|ción|dad$|ll[aeo]|ió$|miento)\w{0,20}$"),
    "it": re.compile(r"\w{0,20}(?:zion[ei]|izio$|ità$|ò$|ì$|ù$|gli|zza|tt[aeio]$|cch)\w{0,20}$"),
    "pt": re.compile(r"\w{0,20}(?:ã|õ|ção|ções|dade$|lh|nh|eiro)\w{0,20}$"),
}
"""How many words of a language look, and few of the others."""
