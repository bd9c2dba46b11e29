from datetime import UTC, datetime

from django.db import migrations

# Written out here: what an instance began with does not change when the product's words do. Another migration brings
# what comes later.
STARTERS = (
    ("confirm", "Read, and in hand", {
        "en": "I have read your report and am looking into it. You hear from us again by {next_date}, also if there is "
        "nothing new by then.",
        "nl": "Ik heb uw melding gelezen en zoek haar uit. U hoort uiterlijk {next_date} opnieuw van ons, ook als er dan "
        "nog niets nieuws is.",
        "de": "Ich habe Ihre Meldung gelesen und gehe ihr nach. Spätestens am {next_date} hören Sie wieder von uns, auch "
        "wenn es bis dahin nichts Neues gibt.",
        "fr": "J’ai lu votre signalement et je l’examine. Vous aurez de nos nouvelles au plus tard le {next_date}, même "
        "s’il n’y a alors rien de nouveau.",
    }),
    ("question", "More steps, please", {
        "en": "So far we do not see what you saw. Could you send us the steps one by one, with the account or role that "
        "you used, and what you saw after each?",
        "nl": "Tot nu toe zien wij niet wat u zag. Kunt u ons de stappen één voor één sturen, met het account of de rol "
        "die u gebruikte, en wat u na elke stap zag?",
        "de": "Bisher sehen wir nicht, was Sie gesehen haben. Könnten Sie uns die Schritte einzeln senden, mit dem Konto "
        "oder der Rolle, die Sie verwendet haben, und dem, was Sie nach jedem Schritt gesehen haben?",
        "fr": "Pour l’instant, nous ne voyons pas ce que vous avez vu. Pourriez-vous nous envoyer les étapes une à une, "
        "avec le compte ou le rôle utilisé et ce que vous avez vu après chacune ?",
    }),
    ("question", "Does the remedy hold?", {
        "en": "The remedy for case {number} is in place. Would you try again whether you still see it? If you do, write "
        "to us; if not, a short word helps us to close it.",
        "nl": "De oplossing voor melding {number} is doorgevoerd. Wilt u nog eens proberen of u het nog ziet? Zo ja, laat "
        "het ons weten; zo nee, dan helpt een kort bericht ons haar te sluiten.",
        "de": "Die Behebung zu Fall {number} ist eingespielt. Würden Sie noch einmal prüfen, ob Sie es noch sehen? Wenn "
        "ja, schreiben Sie uns; wenn nicht, hilft uns ein kurzes Wort beim Abschluss.",
        "fr": "Le correctif du dossier {number} est en place. Pourriez-vous vérifier si le problème subsiste ? Si oui, "
        "écrivez-nous ; sinon, un mot nous aidera à clore le dossier.",
    }),
    ("question", "Which name to print?", {
        "en": "We would like to thank you by name in our Hall of Fame. Which name and which link should stand there? You "
        "may also prefer none.",
        "nl": "Wij bedanken u graag met naam in onze Hall of Fame. Welke naam en welke link mogen daar staan? U kunt ook "
        "kiezen voor geen naam.",
        "de": "Wir möchten Ihnen gern namentlich in unserer Hall of Fame danken. Welcher Name und welcher Link sollen "
        "dort stehen? Sie können auch auf eine Nennung verzichten.",
        "fr": "Nous aimerions vous remercier nommément dans notre Hall of Fame. Quel nom et quel lien souhaitez-vous y "
        "voir ? Vous pouvez aussi préférer ne pas être nommé.",
    }),
    ("message", "Nothing new yet", {
        "en": "There is nothing new to tell on case {number} yet; we are still working on it. You hear from us again by "
        "{next_date}.",
        "nl": "Er is nog niets nieuws te zeggen over melding {number}; wij werken er nog aan. U hoort uiterlijk "
        "{next_date} opnieuw van ons.",
        "de": "Zu Fall {number} gibt es noch nichts Neues; wir arbeiten weiter daran. Spätestens am {next_date} hören Sie "
        "wieder von uns.",
        "fr": "Il n’y a encore rien de nouveau sur le dossier {number} ; nous y travaillons toujours. Vous aurez de nos "
        "nouvelles au plus tard le {next_date}.",
    }),
    ("message", "A remedy is planned", {
        "en": "We know the cause now and have planned the remedy. Until {embargo_end} we ask you to keep this between "
        "us, as agreed. We tell you as soon as it is in place.",
        "nl": "Wij kennen nu de oorzaak en hebben de oplossing ingepland. Wij vragen u dit tot {embargo_end} vertrouwelijk "
        "te houden, zoals afgesproken. Wij laten het u weten zodra zij is doorgevoerd.",
        "de": "Wir kennen nun die Ursache und haben die Behebung eingeplant. Bis {embargo_end} bitten wir Sie, dies wie "
        "vereinbart unter uns zu behalten. Wir melden uns, sobald sie eingespielt ist.",
        "fr": "Nous connaissons maintenant la cause et avons planifié le correctif. Jusqu’au {embargo_end}, nous vous "
        "demandons de garder cela entre nous, comme convenu. Nous vous préviendrons dès qu’il sera en place.",
    }),
    ("decline", "Not in scope", {
        "en": "Thank you for looking this closely. What you report lies outside what our policy covers, by the rule "
        "named here, so we do not handle it under this programme. If you see it differently, you can object once; "
        "somebody who did not decide this looks again.",
        "nl": "Dank u dat u zo goed hebt gekeken. Wat u meldt, valt volgens de hier genoemde regel buiten ons beleid; "
        "daarom behandelen wij het niet in dit programma. Ziet u dat anders, dan kunt u één keer bezwaar maken; iemand "
        "die dit niet besliste, kijkt dan opnieuw.",
        "de": "Danke, dass Sie so genau hingesehen haben. Was Sie melden, liegt nach der hier genannten Regel außerhalb "
        "unserer Richtlinie; deshalb behandeln wir es nicht in diesem Programm. Sehen Sie es anders, können Sie einmal "
        "widersprechen; jemand, der dies nicht entschieden hat, sieht dann noch einmal nach.",
        "fr": "Merci d’avoir regardé d’aussi près. Ce que vous signalez sort du champ de notre politique, selon la règle "
        "citée ici ; nous ne le traitons donc pas dans ce programme. Si vous n’êtes pas d’accord, vous pouvez faire une "
        "objection une fois ; une personne qui n’a pas pris cette décision réexaminera le dossier.",
    }),
    ("decline", "Seen, and no weakness", {
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
    ("decline", "We do not see it", {
        "en": "We followed your steps with care, on the versions named here, and do not see what you describe. That does "
        "not mean that you did not see it: if you can show us with other steps, a recording or the exact moment, answer "
        "this letter, and we read it.",
        "nl": "Wij hebben uw stappen zorgvuldig gevolgd, op de hier genoemde versies, en zien niet wat u beschrijft. Dat "
        "betekent niet dat u het niet hebt gezien: kunt u het ons laten zien met andere stappen, een opname of het "
        "precieze tijdstip, beantwoord dan deze brief, en wij lezen het.",
        "de": "Wir sind Ihren Schritten mit Sorgfalt gefolgt, auf den hier genannten Versionen, und sehen nicht, was Sie "
        "beschreiben. Das heißt nicht, dass Sie es nicht gesehen haben: Können Sie es uns mit anderen Schritten, einer "
        "Aufnahme oder dem genauen Zeitpunkt zeigen, antworten Sie auf diesen Brief, und wir lesen es.",
        "fr": "Nous avons suivi vos étapes avec soin, sur les versions citées ici, et ne voyons pas ce que vous décrivez. "
        "Cela ne veut pas dire que vous ne l’avez pas vu : si vous pouvez nous le montrer par d’autres étapes, un "
        "enregistrement ou le moment exact, répondez à cette lettre, et nous vous lirons.",
    }),
    ("decline", "Known to us already", {
        "en": "You are right about what you describe: we have known of it since the day named here, and our record of "
        "that day stands. That is why we do not open it a second time. Your report was still of use, and we thank you "
        "for it.",
        "nl": "Wat u beschrijft, klopt: wij weten ervan sinds de hier genoemde dag, en onze vastlegging van die dag staat "
        "vast. Daarom nemen wij het niet een tweede keer in behandeling. Uw melding was toch nuttig, en wij danken u "
        "ervoor.",
        "de": "Was Sie beschreiben, trifft zu: Wir wissen davon seit dem hier genannten Tag, und unser Eintrag von jenem "
        "Tag steht fest. Deshalb nehmen wir es nicht ein zweites Mal auf. Ihre Meldung war dennoch von Nutzen, und wir "
        "danken Ihnen dafür.",
        "fr": "Ce que vous décrivez est exact : nous le savons depuis le jour cité ici, et notre trace de ce jour fait "
        "foi. C’est pourquoi nous ne l’ouvrons pas une seconde fois. Votre signalement nous a tout de même été utile, et "
        "nous vous en remercions.",
    }),
    ("duplicate", "Somebody was first", {
        "en": "Somebody else reported the same weakness before you. We cannot tell you who, or in which words; what we can "
        "show you of the order stands in this letter. Your finding was your own, and we thank you for it.",
        "nl": "Iemand anders heeft dezelfde kwetsbaarheid eerder gemeld. Wie dat was en met welke woorden, kunnen wij u niet "
        "vertellen; wat wij u van de volgorde kunnen laten zien, staat in deze brief. Uw bevinding was van uzelf, en wij "
        "danken u ervoor.",
        "de": "Jemand anderes hat dieselbe Schwachstelle vor Ihnen gemeldet. Wer es war und mit welchen Worten, können wir "
        "Ihnen nicht sagen; was wir Ihnen von der Reihenfolge zeigen können, steht in diesem Brief. Ihr Fund war Ihr "
        "eigener, und wir danken Ihnen dafür.",
        "fr": "Quelqu’un d’autre a signalé la même faiblesse avant vous. Nous ne pouvons vous dire ni qui, ni en quels "
        "termes ; ce que nous pouvons vous montrer de l’ordre figure dans cette lettre. Votre découverte était bien la "
        "vôtre, et nous vous en remercions.",
    }),
    ("accept", "We see it as well", {
        "en": "We followed your steps and see the same. The people who look after {asset} are working on a remedy, and we "
        "tell you when it is in place.",
        "nl": "Wij hebben uw stappen gevolgd en zien hetzelfde. De mensen die {asset} beheren, werken aan een oplossing, "
        "en wij laten het u weten zodra zij is doorgevoerd.",
        "de": "Wir sind Ihren Schritten gefolgt und sehen dasselbe. Die Menschen, die {asset} betreuen, arbeiten an der "
        "Behebung, und wir sagen Ihnen, wenn sie eingespielt ist.",
        "fr": "Nous avons suivi vos étapes et voyons la même chose. Les personnes qui s’occupent de {asset} préparent un "
        "correctif, et nous vous préviendrons dès qu’il sera en place.",
    }),
    ("remedied", "Thank you, and would you look again?", {
        "en": "Thanks to your report this is remedied. Would you look once more whether it holds? If you still see it, "
        "answer this letter, and we take it up again.",
        "nl": "Dankzij uw melding is dit verholpen. Wilt u nog eens kijken of de oplossing standhoudt? Ziet u het nog, "
        "beantwoord dan deze brief, en wij nemen het weer op.",
        "de": "Dank Ihrer Meldung ist dies behoben. Würden Sie noch einmal prüfen, ob es hält? Sehen Sie es weiterhin, "
        "antworten Sie auf diesen Brief, und wir nehmen es wieder auf.",
        "fr": "Grâce à votre signalement, c’est corrigé. Pourriez-vous vérifier encore une fois que cela tient ? Si vous "
        "le voyez toujours, répondez à cette lettre et nous reprendrons le dossier.",
    }),
)


def bring(apps, editor):
    Answer = apps.get_model("answers", "Answer")
    at = datetime(2026, 11, 22, tzinfo=UTC)
    Answer.objects.bulk_create(
        Answer(act=act, name=name, texts=texts, changed_at=at) for act, name, texts in STARTERS
    )


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_answers")]
    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
