"""The answers that come with the product, in every language of its letters. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Starter:
    """One answer as it comes."""

    act: str
    name: str
    texts: Mapping[str, str]


STARTERS = (
    Starter("confirm", "Read, and in hand", {
        "en": "I have read your report and am looking into it. You hear from us again by {next_date}, also if there is "
        "nothing new by then.",
        "nl": "Ik heb uw melding gelezen en zoek haar uit. U hoort uiterlijk {next_date} opnieuw van ons, ook als er dan "
        "nog niets nieuws is.",
        "de": "Ich habe Ihre Meldung gelesen und gehe ihr nach. Spätestens {next_date} hören Sie wieder von uns, auch "
        "wenn es bis dahin nichts Neues gibt.",
        "fr": "J’ai lu votre signalement et je l’examine. Vous aurez de nos nouvelles au plus tard {next_date}, même "
        "s’il n’y a alors rien de nouveau.",
    }),
    Starter("question", "More steps, please", {
        "en": "So far we do not see what you saw. Could you send us the steps one by one, with the account or role that "
        "you used, and what you saw after each?",
        "nl": "Tot nu toe zien wij niet wat u zag. Kunt u ons de stappen één voor één sturen, met het account of de rol "
        "die u gebruikte, en wat u na elke stap zag?",
        "de": "Bisher sehen wir nicht, was Sie gesehen haben. Könnten Sie uns die Schritte einzeln senden, mit dem Konto "
        "oder der Rolle, die Sie verwendet haben, und dem, was Sie nach jedem Schritt gesehen haben?",
        "fr": "Pour l’instant, nous ne voyons pas ce que vous avez vu. Pourriez-vous nous envoyer les étapes une à une, "
        "avec le compte ou le rôle utilisé et ce que vous avez vu après chacune ?",
    }),
    Starter("question", "Does the remedy hold?", {
        "en": "The remedy for case {number} is in place. Would you try again whether you still see it? If you do, write "
        "to us; if not, a short word helps us to close it.",
        "nl": "De oplossing voor dossier {number} is doorgevoerd. Wilt u nog eens proberen of u het nog ziet? Zo ja, laat "
        "het ons weten; zo nee, dan helpt een kort bericht ons het af te sluiten.",
        "de": "Die Behebung zu Fall {number} ist eingespielt. Würden Sie noch einmal prüfen, ob Sie es noch sehen? Wenn "
        "ja, schreiben Sie uns; wenn nicht, hilft uns ein kurzes Wort beim Abschluss.",
        "fr": "Le correctif du dossier {number} est en place. Pourriez-vous vérifier si le problème subsiste ? Si oui, "
        "écrivez-nous ; sinon, un mot nous aidera à clore le dossier.",
    }),
    Starter("question", "Which name to print?", {
        "en": "We would like to thank you by name in our Hall of Fame. Which name and which link should stand there? You "
        "may also prefer none.",
        "nl": "Wij bedanken u graag met naam in onze Hall of Fame. Welke naam en welke link mogen daar staan? U kunt ook "
        "kiezen voor geen naam.",
        "de": "Wir möchten Ihnen gern namentlich in unserer Hall of Fame danken. Welcher Name und welcher Link sollen "
        "dort stehen? Sie können auch auf eine Nennung verzichten.",
        "fr": "Nous aimerions vous remercier nommément dans notre Hall of Fame. Quel nom et quel lien souhaitez-vous y "
        "voir ? Vous pouvez aussi préférer ne pas être nommé.",
    }),
    Starter("message", "Nothing new yet", {
        "en": "There is nothing new to tell on case {number} yet; we are still working on it. You hear from us again by "
        "{next_date}.",
        "nl": "Er is nog niets nieuws te melden over dossier {number}; wij werken er nog aan. U hoort uiterlijk "
        "{next_date} opnieuw van ons.",
        "de": "Zu Fall {number} gibt es noch nichts Neues; wir arbeiten weiter daran. Spätestens {next_date} hören Sie "
        "wieder von uns.",
        "fr": "Il n’y a encore rien de nouveau sur le dossier {number} ; nous y travaillons toujours. Vous aurez de nos "
        "nouvelles au plus tard {next_date}.",
    }),
    Starter("message", "A remedy is planned", {
        "en": "We know the cause now and have planned the remedy. Until {embargo_end} we ask you to keep this between "
        "us, as agreed. We tell you as soon as it is in place.",
        "nl": "Wij kennen nu de oorzaak en hebben de oplossing ingepland. Wij vragen u dit tot {embargo_end} onder ons te "
        "houden, zoals afgesproken. Wij laten het u weten zodra zij is doorgevoerd.",
        "de": "Wir kennen nun die Ursache und haben die Behebung eingeplant. Bis {embargo_end} bitten wir Sie, dies wie "
        "vereinbart unter uns zu behalten. Wir melden uns, sobald sie eingespielt ist.",
        "fr": "Nous connaissons maintenant la cause et avons planifié le correctif. Jusqu’au {embargo_end}, nous vous "
        "demandons de garder cela entre nous, comme convenu. Nous vous préviendrons dès qu’il sera en place.",
    }),
    Starter("decline", "Not in scope", {
        "en": "Thank you for looking this closely. What you report lies outside what our policy covers, by the rule "
        "named here, so we do not handle it under this programme. If you see it differently, you can object once; "
        "somebody who did not decide this looks again.",
        "nl": "Dank u dat u zo goed hebt gekeken. Wat u meldt valt volgens de hier genoemde regel buiten ons beleid; "
        "daarom behandelen wij het niet in dit programma. Ziet u dat anders, dan kunt u één keer bezwaar maken; iemand "
        "die dit niet besliste kijkt dan opnieuw.",
        "de": "Danke, dass Sie so genau hingesehen haben. Was Sie melden, liegt nach der hier genannten Regel außerhalb "
        "unserer Richtlinie; deshalb behandeln wir es nicht in diesem Programm. Sehen Sie es anders, können Sie einmal "
        "widersprechen; jemand, der dies nicht entschieden hat, sieht dann noch einmal nach.",
        "fr": "Merci d’avoir regardé d’aussi près. Ce que vous signalez sort du champ de notre politique, selon la règle "
        "citée ici ; nous ne le traitons donc pas dans ce programme. Si vous n’êtes pas d’accord, vous pouvez faire une "
        "objection une fois ; une personne qui n’a pas pris cette décision réexaminera le dossier.",
    }),
    Starter("decline", "Seen, and no weakness", {
        "en": "We followed your steps and see what you describe. It works as it is meant to, and we found no way to do "
        "harm with it. If you know one, tell us how, and somebody else looks at it again.",
        "nl": "Wij hebben uw stappen gevolgd en zien wat u beschrijft. Het werkt zoals bedoeld, en wij vonden geen manier "
        "om er schade mee aan te richten. Kent u die wel, laat dan weten hoe; iemand anders kijkt dan opnieuw.",
        "de": "Wir sind Ihren Schritten gefolgt und sehen, was Sie beschreiben. Es arbeitet wie vorgesehen, und wir haben "
        "keinen Weg gefunden, damit Schaden anzurichten. Kennen Sie einen, sagen Sie uns wie; jemand anderes sieht dann "
        "noch einmal nach.",
        "fr": "Nous avons suivi vos étapes et voyons ce que vous décrivez. Cela fonctionne comme prévu, et nous n’avons "
        "trouvé aucun moyen de nuire ainsi. Si vous en connaissez un, dites-nous comment ; une autre personne "
        "réexaminera le dossier.",
    }),
)  # fmt: skip
