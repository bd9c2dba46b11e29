"""The questions themselves: one precise question for what a report leaves open, in the languages of our letters. Pure.

`{place}`, `{product}` and `{code}` are the reporter's own words; a person reads every question before it leaves.
"""

from collections.abc import Mapping

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "location": "Where exactly did you find this: at which web address, or in which product and function?",
        "location_in": "Where in {product} did you find this: at which address, on which screen or in which function?",
        "location_page": "You name {place}. On which page of it did you find this, and in which parameter or field?",
        "location_field": "You name {place}. Which parameter, field or header there is affected?",
        "impact": "What could somebody do with this: which data or functions could they reach, and what would they "
        "need?",
        "impact_at": "What could somebody do with what you found at {place}: which data or functions could they "
        "reach, and what would they need?",
        "impact_in": "What could somebody do with what you found in {product}: which data or functions could they "
        "reach, and what would they need?",
        "steps": "Which steps show it, one by one: where do you begin, what do you enter or send, and what happens?",
        "steps_at": "Which steps show it at {place}, one by one: where do you begin, what do you enter or send, and "
        "what happens?",
        "steps_in": "Which steps show it in {product}, one by one: where do you begin, what do you enter or send, "
        "and what happens?",
        "version": "In which version did you see this, and on which system or device?",
        "version_of": "In which version of {product} did you see this, and on which system or device?",
        "version_code": "In which version or commit did you read {code}?",
        "proof": "Could you send us what shows it: a request with the response to it, a log or a screenshot?",
        "proof_at": "Could you send us the request to {place} with the response to it, or a screenshot of what you "
        "saw?",
        "proof_in": "Could you send us a screenshot, a recording or a log that shows what happens in {product}?",
        "proof_file": "You mention an attachment, but none has reached us. Could you send it again?",
    },
    "nl": {
        "location": "Waar hebt u dit precies gevonden: op welk webadres, of in welk product en welke functie?",
        "location_in": "Waar in {product} hebt u dit gevonden: op welk adres, op welk scherm of in welke functie?",
        "location_page": "U noemt {place}. Op welke pagina daarvan hebt u dit gevonden, en in welke parameter of "
        "welk veld?",
        "location_field": "U noemt {place}. Om welke parameter, welk veld of welke header gaat het daar?",
        "impact": "Wat zou iemand hiermee kunnen doen: welke gegevens of functies zijn te bereiken, en wat is "
        "daarvoor nodig?",
        "impact_at": "Wat zou iemand kunnen doen met wat u op {place} hebt gevonden: welke gegevens of functies zijn "
        "te bereiken, en wat is daarvoor nodig?",
        "impact_in": "Wat zou iemand kunnen doen met wat u in {product} hebt gevonden: welke gegevens of functies "
        "zijn te bereiken, en wat is daarvoor nodig?",
        "steps": "Welke stappen laten het zien, één voor één: waar begint u, wat voert u in of verstuurt u, en wat "
        "gebeurt er dan?",
        "steps_at": "Welke stappen laten het op {place} zien, één voor één: waar begint u, wat voert u in of "
        "verstuurt u, en wat gebeurt er dan?",
        "steps_in": "Welke stappen laten het in {product} zien, één voor één: waar begint u, wat voert u in of "
        "verstuurt u, en wat gebeurt er dan?",
        "version": "In welke versie hebt u dit gezien, en op welk systeem of apparaat?",
        "version_of": "In welke versie van {product} hebt u dit gezien, en op welk systeem of apparaat?",
        "version_code": "In welke versie of commit hebt u {code} gelezen?",
        "proof": "Kunt u ons sturen waaruit het blijkt: een verzoek met het antwoord daarop, een logboek of een "
        "schermafbeelding?",
        "proof_at": "Kunt u ons het verzoek aan {place} met het antwoord daarop sturen, of een schermafbeelding van "
        "wat u zag?",
        "proof_in": "Kunt u ons een schermafbeelding, een opname of een logboek sturen waaruit blijkt wat er in "
        "{product} gebeurt?",
        "proof_file": "U noemt een bijlage, maar die heeft ons niet bereikt. Kunt u deze opnieuw sturen?",
    },
    "de": {
        "location": "Wo genau haben Sie das gefunden: unter welcher Webadresse, oder in welchem Produkt und welcher "
        "Funktion?",
        "location_in": "Wo in {product} haben Sie das gefunden: unter welcher Adresse, in welcher Ansicht oder "
        "welcher Funktion?",
        "location_page": "Sie nennen {place}. Auf welcher Seite dort haben Sie das gefunden, und in welchem "
        "Parameter oder Feld?",
        "location_field": "Sie nennen {place}. Welcher Parameter, welches Feld oder welcher Header ist dort betroffen?",
        "impact": "Was könnte jemand damit tun: Welche Daten oder Funktionen wären erreichbar, und was wäre dafür "
        "nötig?",
        "impact_at": "Was könnte jemand mit dem tun, was Sie unter {place} gefunden haben: Welche Daten oder "
        "Funktionen wären erreichbar, und was wäre dafür nötig?",
        "impact_in": "Was könnte jemand mit dem tun, was Sie in {product} gefunden haben: Welche Daten oder "
        "Funktionen wären erreichbar, und was wäre dafür nötig?",
        "steps": "Mit welchen Schritten lässt es sich zeigen, der Reihe nach: Wo beginnen Sie, was geben Sie ein "
        "oder senden Sie, und was geschieht dann?",
        "steps_at": "Mit welchen Schritten lässt es sich unter {place} zeigen, der Reihe nach: Wo beginnen Sie, was "
        "geben Sie ein oder senden Sie, und was geschieht dann?",
        "steps_in": "Mit welchen Schritten lässt es sich in {product} zeigen, der Reihe nach: Wo beginnen Sie, was "
        "geben Sie ein oder senden Sie, und was geschieht dann?",
        "version": "In welcher Version haben Sie das gesehen, und auf welchem System oder Gerät?",
        "version_of": "In welcher Version von {product} haben Sie das gesehen, und auf welchem System oder Gerät?",
        "version_code": "In welcher Version oder welchem Commit haben Sie {code} gelesen?",
        "proof": "Könnten Sie uns senden, woran man es sieht: eine Anfrage mit der Antwort darauf, ein Protokoll "
        "oder ein Bildschirmfoto?",
        "proof_at": "Könnten Sie uns die Anfrage an {place} mit der Antwort darauf senden, oder ein Bildschirmfoto "
        "von dem, was Sie gesehen haben?",
        "proof_in": "Könnten Sie uns ein Bildschirmfoto, eine Aufnahme oder ein Protokoll senden, woran man sieht, "
        "was in {product} geschieht?",
        "proof_file": "Sie erwähnen einen Anhang, doch bei uns ist keiner angekommen. Könnten Sie ihn noch einmal "
        "senden?",
    },
    "fr": {
        "location": "Où exactement l’avez-vous constaté : à quelle adresse web, ou dans quel produit et quelle "
        "fonction ?",
        "location_in": "Où dans {product} l’avez-vous constaté : à quelle adresse, sur quel écran ou dans quelle "
        "fonction ?",
        "location_page": "Vous citez {place}. Sur quelle page l’avez-vous constaté, et dans quel paramètre ou quel "
        "champ ?",
        "location_field": "Vous citez {place}. Quel paramètre, quel champ ou quel en-tête y est concerné ?",
        "impact": "Que pourrait-on en faire : quelles données ou fonctions seraient accessibles, et que faudrait-il "
        "pour cela ?",
        "impact_at": "Que pourrait-on faire de ce que vous avez constaté à l’adresse {place} : quelles données ou "
        "fonctions seraient accessibles, et que faudrait-il pour cela ?",
        "impact_in": "Que pourrait-on faire de ce que vous avez constaté dans {product} : quelles données ou "
        "fonctions seraient accessibles, et que faudrait-il pour cela ?",
        "steps": "Quelles étapes le montrent, une par une : par où commencez-vous, que saisissez-vous ou "
        "envoyez-vous, et que se passe-t-il ?",
        "steps_at": "Quelles étapes le montrent à l’adresse {place}, une par une : par où commencez-vous, que "
        "saisissez-vous ou envoyez-vous, et que se passe-t-il ?",
        "steps_in": "Quelles étapes le montrent dans {product}, une par une : par où commencez-vous, que "
        "saisissez-vous ou envoyez-vous, et que se passe-t-il ?",
        "version": "Dans quelle version l’avez-vous constaté, et sur quel système ou appareil ?",
        "version_of": "Dans quelle version de {product} l’avez-vous constaté, et sur quel système ou appareil ?",
        "version_code": "Dans quelle version ou quel commit avez-vous lu {code} ?",
        "proof": "Pourriez-vous nous envoyer ce qui le montre : une requête avec sa réponse, un journal ou une "
        "capture d’écran ?",
        "proof_at": "Pourriez-vous nous envoyer la requête à {place} avec sa réponse, ou une capture d’écran de ce "
        "que vous avez vu ?",
        "proof_in": "Pourriez-vous nous envoyer une capture d’écran, un enregistrement ou un journal qui montre ce "
        "qui se passe dans {product} ?",
        "proof_file": "Vous mentionnez une pièce jointe, mais aucune ne nous est parvenue. Pourriez-vous la renvoyer ?",
    },
}
"""Language -> which question -> its words."""


def question(which: str, language: str, **known: str) -> str:
    """The question called `which` in `language` ("nl-BE" counts as "nl"), in English where there is none."""
    said = QUESTIONS.get(language.partition("-")[0].lower(), QUESTIONS["en"])
    return said[which].format(**known)
