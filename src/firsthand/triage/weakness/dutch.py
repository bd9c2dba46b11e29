"""Dutch words of the field and the English words that stand for them: the texts that train the model are English. Pure.

A word that English has as well with another meaning is not here.
"""

_PAIRS = """
aanvaller=attacker aanvallers=attackers aanval=attack aanvallen=attacks kwaadwillende=attacker kwaadwillenden=attackers
kwetsbaarheid=vulnerability kwetsbaarheden=vulnerabilities kwetsbaar=vulnerable kwetsbare=vulnerable lek=vulnerability
beveiligingslek=vulnerability beveiligingsfout=vulnerability fout=error fouten=errors
gebruiker=user gebruikers=users gebruikersnaam=username gebruikersnamen=usernames beheerder=administrator
beheerders=administrators bezoeker=visitor bezoekers=visitors slachtoffer=victim klant=customer klanten=customers
onbevoegd=unauthorized onbevoegde=unauthorized onbevoegden=unauthorized ongeautoriseerd=unauthorized
ongeautoriseerde=unauthorized autorisatie=authorization machtiging=permission machtigingen=permissions
bevoegdheid=privilege bevoegdheden=privileges rechten=privileges rechtenverhoging=privilege+escalation
rechtenescalatie=privilege+escalation verhoging=escalation verhogen=escalate toegang=access toegankelijk=accessible
toegangscontrole=access+control toegangsbeheer=access+control toegangsrechten=access+permissions
authenticatie=authentication aanmelden=log+in ingelogd=logged+in ingelogde=authenticated inloggen=login
aanmelding=login aangemeld=authenticated wachtwoord=password wachtwoorden=passwords
standaardwachtwoord=default+password standaardwachtwoorden=default+passwords inloggegevens=credentials
aanmeldgegevens=credentials sleutel=key sleutels=keys sessie=session sessies=sessions sessiecookie=session+cookie
verloopt=expires ontbreekt=missing ontbrekende=missing ontbreken=missing omzeilen=bypass omzeild=bypassed
omzeiling=bypass controleert=checks gecontroleerd=checked controle=check controles=checks
onvoldoende=insufficient onjuist=incorrect onjuiste=improper ongeldig=invalid ongeldige=invalid
invoer=input invoerveld=input+field invoervalidatie=input+validation uitvoer=output gevalideerd=validated
ontsmet=sanitized gefilterd=filtered uitvoeren=execute uitvoert=executes uitgevoerd=executed uitvoering=execution
code-uitvoering=code+execution willekeurige=arbitrary willekeurig=arbitrary opdracht=command opdrachten=commands
commando=command injectie=injection commandoinjectie=command+injection injecteren=inject ingevoegd=injected
opgeslagen=stored gereflecteerd=reflected gereflecteerde=reflected weergegeven=rendered
bestand=file bestanden=files bestandsnaam=filename bestandspad=path+file map=directory mappen=directories
uploaden=upload geupload=uploaded insluiting=inclusion opname=inclusion lezen=read gelezen=read schrijven=write
geschreven=written verwijderen=delete verwijderd=deleted wijzigen=modify gewijzigd=modified
wijziging=modification downloaden=download
verzoek=request verzoeken=requests verzoekvervalsing=request+forgery vervalsen=forge vervalst=forged antwoord=response
doorverwijzing=redirect doorverwijzen=redirect doorgestuurd=redirected omleiding=redirect kwaadaardig=malicious
kwaadaardige=malicious gevoelig=sensitive gevoelige=sensitive gegevens=data
persoonsgegevens=personal+information informatie=information databank=database lekken=disclose gelekt=disclosed
lekt=leaks openbaar=public openbaarmaking=disclosure blootstelling=exposure blootgesteld=exposed onthult=reveals
versleuteld=encrypted versleuteling=encryption onversleuteld=cleartext onversleutelde=cleartext
certificaat=certificate certificaten=certificates handtekening=signature handtekeningen=signatures zwak=weak
zwakke=weak voorspelbaar=predictable voorspelbare=predictable toeval=random
geheugen=memory geheugenfout=memory+corruption bufferoverloop=buffer+overflow overloop=overflow stapel=stack
schrijffout=out+of+bounds+write leesfout=out+of+bounds+read vrijgegeven=freed gebruikt=used crasht=crash
vastlopen=crash vastloopt=crashes uitputting=exhaustion dienstweigering=denial+of+service
onbeperkt=unlimited onbeperkte=unrestricted oneindige=infinite lus=loop
venster=window knop=button klikken=click klikt=clicks frames=frames pagina=page webpagina=web+page
webapplicatie=web+application toepassing=application koptekst=header extern=external externe=external entiteit=entity
entiteiten=entities sjabloon=template deserialisatie=deserialization wedloop=race wedloopconditie=race+condition
herstel=reset herstellen=reset enumeratie=enumeration raden=brute+force pogingen=attempts uitloggen=logout
ander=another anderen=others andermans=other+users eigen=own objectverwijzing=object+reference
factuur=invoice facturen=invoices bestelling=order bestellingen=orders bericht=message berichten=messages
zoekveld=search+field broncode=source+code hardgecodeerd=hard+coded hardgecodeerde=hard+coded mobiele=mobile
opvragen=retrieve opgevraagd=retrieved geraden=guessed overgenomen=taken+over overnemen=take+over ingezien=viewed
inzien=view uitlezen=read afgeluisterd=intercepted onderscheppen=intercept onderschept=intercepted tijdelijk=temporary
"""

ENGLISH = {dutch: english.replace("+", " ") for dutch, _, english in (pair.partition("=") for pair in _PAIRS.split())}
"""Word in lower case -> one English word or several with blanks between them."""
