<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>deskrelay::AccountActions</name>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>Re&amp;set</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Forget what went wrong, so that it is chosen again</source>
        <translation>Vergessen, was schiefging, damit es wieder gewählt wird</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Disable</source>
        <translation>&amp;Deaktivieren</translation>
    </message>
    <message>
        <source>E&amp;nable</source>
        <translation>A&amp;ktivieren</translation>
    </message>
    <message>
        <source>Stop dra&amp;ining</source>
        <translation>Wieder &amp;aufnehmen</translation>
    </message>
    <message>
        <source>Dra&amp;in</source>
        <translation>Aus&amp;laufen lassen</translation>
    </message>
    <message>
        <source>Let it take new sessions again</source>
        <translation>Wieder neue Sitzungen annehmen lassen</translation>
    </message>
    <message>
        <source>Let it finish what it has and take no new sessions</source>
        <translation>Beenden lassen, was es hat, ohne neue Sitzungen anzunehmen</translation>
    </message>
    <message>
        <source>%1 was reset</source>
        <comment>an account&apos;s name</comment>
        <translation>%1 wurde zurückgesetzt</translation>
    </message>
    <message>
        <source>What went wrong with it is forgotten; it is chosen again.</source>
        <translation>Was schiefging, ist vergessen; es wird wieder gewählt.</translation>
    </message>
    <message>
        <source>%1 takes new sessions again</source>
        <comment>an account&apos;s name</comment>
        <translation>%1 nimmt wieder neue Sitzungen an</translation>
    </message>
    <message>
        <source>%1 is draining</source>
        <comment>an account&apos;s name</comment>
        <translation>%1 läuft aus</translation>
    </message>
    <message>
        <source>It finishes what it has and takes no new sessions.</source>
        <translation>Es beendet, was es hat, und nimmt keine neuen Sitzungen an.</translation>
    </message>
    <message>
        <source>%1 is disabled</source>
        <comment>an account&apos;s name</comment>
        <translation>%1 ist deaktiviert</translation>
    </message>
    <message>
        <source>It is not chosen until you enable it.</source>
        <translation>Es wird nicht gewählt, bis Sie es aktivieren.</translation>
    </message>
    <message>
        <source>%1 is enabled</source>
        <comment>an account&apos;s name</comment>
        <translation>%1 ist aktiviert</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountDetail</name>
    <message>
        <source>Passed over</source>
        <translation>Übergangen</translation>
    </message>
    <message>
        <source>Last attempts</source>
        <translation>Letzte Versuche</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Choose an account to see what it does.</source>
        <translation>Wählen Sie ein Konto, um zu sehen, was es tut.</translation>
    </message>
    <message>
        <source>%1 of at most %2</source>
        <comment>requests in flight</comment>
        <translation>%1 von höchstens %2</translation>
    </message>
    <message>
        <source>%1, without a bound</source>
        <comment>requests in flight</comment>
        <translation>%1, ohne Grenze</translation>
    </message>
    <message>
        <source>%1, whole again at %2</source>
        <comment>a share; a time</comment>
        <translation>%1, wieder voll um %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of the last %Ln attempt(s)</source>
        <comment>a share</comment>
        <translation>
            <numerusform>%1 des letzten Versuchs</numerusform>
            <numerusform>%1 der letzten %Ln Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>In flight</source>
        <comment>requests now at the upstream</comment>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Sessions</source>
        <comment>conversations that an account holds</comment>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolg</translation>
    </message>
    <message>
        <source>First token</source>
        <comment>the time to it</comment>
        <translation>1. Token</translation>
    </message>
    <message>
        <source>%1 (median)</source>
        <translation>%1 (Median)</translation>
    </message>
    <message>
        <source>Quota left</source>
        <translation>Kontingent</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>%1 requests, %2 tokens</source>
        <translation>%1 Anfragen, %2 Token</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>never</source>
        <comment>an account that was not used yet</comment>
        <translation>nie</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>%1, weight %2</source>
        <translation>%1, Gewicht %2</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message numerus="yes">
        <source>%1; %Ln failure(s) in a row</source>
        <comment>a reason</comment>
        <translation>
            <numerusform>%1; %Ln Fehler</numerusform>
            <numerusform>%1; %Ln Fehler hintereinander</numerusform>
        </translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>until %1</source>
        <comment>a time</comment>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>until a test succeeds</source>
        <translation>bis ein Test gelingt</translation>
    </message>
    <message>
        <source>A request</source>
        <translation>Eine Anfrage</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountDialog</name>
    <message>
        <source>Add an account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Pick the provider, then paste its key. The key goes to your secret store only.</source>
        <translation>Wählen Sie den Anbieter und fügen Sie seinen Schlüssel ein. Er kommt nur in Ihren Geheimnisspeicher.</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Changes to key, address or proxy are tested as you type.</source>
        <translation>Änderungen an Schlüssel, Adresse oder Proxy werden beim Tippen geprüft.</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Add account</source>
        <translation>Konto &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Paste the key: it is tested at once, and nothing is saved yet.</source>
        <translation>Fügen Sie den Schlüssel ein: Er wird sofort geprüft und noch nicht gespeichert.</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Speichern …</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Base URL</source>
        <translation>&amp;Basis-URL</translation>
    </message>
    <message>
        <source>&amp;More settings</source>
        <translation>&amp;Weitere Einstellungen</translation>
    </message>
    <message>
        <source>1 to 100; the lower number is served first</source>
        <translation>1 bis 100; die kleinere Zahl kommt zuerst</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>all, or names separated by commas</source>
        <translation>alle, oder Namen durch Kommas getrennt</translation>
    </message>
    <message>
        <source>the system&apos;s, or http://, https://, socks5://</source>
        <translation>der des Systems, oder http://, https://, socks5://</translation>
    </message>
    <message>
        <source>&amp;Priority</source>
        <translation>&amp;Priorität</translation>
    </message>
    <message>
        <source>At a &amp;time</source>
        <translation>&amp;Gleichzeitig</translation>
    </message>
    <message>
        <source>How many requests may be at the provider at once</source>
        <translation>Wie viele Anfragen zugleich beim Anbieter sein dürfen</translation>
    </message>
    <message>
        <source>Mo&amp;dels</source>
        <translation>Mo&amp;delle</translation>
    </message>
    <message>
        <source>Pro&amp;xy</source>
        <translation>Pro&amp;xy</translation>
    </message>
    <message>
        <source>only if the server asks for one</source>
        <translation>nur, wenn der Server einen verlangt</translation>
    </message>
    <message>
        <source>paste the key</source>
        <translation>Schlüssel einfügen</translation>
    </message>
    <message>
        <source>unchanged; paste another to replace it</source>
        <translation>unverändert; ein anderer ersetzt ihn</translation>
    </message>
    <message>
        <source>Give the account a name.</source>
        <translation>Geben Sie dem Konto einen Namen.</translation>
    </message>
    <message>
        <source>Enter the server&apos;s base URL.</source>
        <translation>Geben Sie die Basis-URL des Servers ein.</translation>
    </message>
    <message>
        <source>Paste the key that the provider gave you.</source>
        <translation>Fügen Sie den Schlüssel ein, den Sie vom Anbieter haben.</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountShares</name>
    <message>
        <source>%1: %2, %3 tokens today</source>
        <translation>%1: %2, heute %3 Token</translation>
    </message>
    <message>
        <source>%1 tokens today</source>
        <translation>heute %1 Token</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountState</name>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Disabled: it is not chosen until you enable it.</source>
        <translation>Abgeschaltet: Es wird nicht gewählt, bis Sie es einschalten.</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Braucht Sie</translation>
    </message>
    <message>
        <source>Cooling until %1 (%2)</source>
        <translation>Pausiert bis %1 (%2)</translation>
    </message>
    <message>
        <source>Cooling</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Last request failed</source>
        <translation>Letzte Anfrage misslang</translation>
    </message>
    <message>
        <source>Draining</source>
        <translation>Läuft aus</translation>
    </message>
    <message>
        <source>Finishes what it has and takes no new sessions.</source>
        <translation>Beendet Laufendes und nimmt keine neuen Sitzungen an.</translation>
    </message>
    <message>
        <source>Waiting for its key</source>
        <translation>Wartet auf Schlüssel</translation>
    </message>
    <message>
        <source>Its key has not been read from the secret store yet.</source>
        <translation>Sein Schlüssel wurde noch nicht aus dem Geheimnisspeicher gelesen.</translation>
    </message>
    <message>
        <source>Serving</source>
        <translation>Bedient</translation>
    </message>
    <message>
        <source>until %1 (%2)</source>
        <translation>bis %1 (%2)</translation>
    </message>
    <message>
        <source>until you enable it</source>
        <translation>bis Sie es aktivieren</translation>
    </message>
    <message>
        <source>takes no new sessions</source>
        <translation>nimmt keine neuen Sitzungen an</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountTestView</name>
    <message>
        <source>Name</source>
        <comment>step: the server&apos;s name is found</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>Connect</source>
        <comment>step: the server answers</comment>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>TLS</source>
        <comment>step: the connection is secure</comment>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Key</source>
        <comment>step: the key is accepted</comment>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Models</source>
        <comment>step: the models are listed</comment>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Reply</source>
        <comment>step: the answer is understood</comment>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Test of the account</source>
        <translation>Prüfung des Kontos</translation>
    </message>
    <message>
        <source>Asking the provider …</source>
        <translation>Der Anbieter wird gefragt …</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>Es funktioniert.</translation>
    </message>
    <message numerus="yes">
        <source>%1 %n model(s), answered in %2.</source>
        <translation>
            <numerusform>%1 %n Modell, Antwort nach %2.</numerusform>
            <numerusform>%1 %n Modelle, Antwort nach %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountsModel</name>
    <message>
        <source>never</source>
        <comment>an account that was not used yet</comment>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1 requests; %2 input, %3 from cache, %4 to cache, %5 output</source>
        <translation>%1 Anfragen; %2 Eingabe, %3 aus dem Cache, %4 in den Cache, %5 Ausgabe</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Tokens today</source>
        <translation>Token heute</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>requests in flight, of the most that are allowed</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>weight %1</source>
        <translation>Gewicht %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <comment>conversations that an account holds</comment>
        <translation>
            <numerusform>%Ln Sitzung</numerusform>
            <numerusform>%Ln Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>error %1</source>
        <comment>how long ago</comment>
        <translation>Fehler %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln Anfrage</numerusform>
            <numerusform>%Ln Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>Lower numbers are served first. Drag the row, or press Alt with an arrow key.</source>
        <translation>Kleinere Zahlen kommen zuerst. Ziehen Sie die Zeile, oder drücken Sie Alt mit einer Pfeiltaste.</translation>
    </message>
    <message>
        <source>Its provider has not told of its limits.</source>
        <translation>Sein Anbieter hat keine Grenzen genannt.</translation>
    </message>
    <message>
        <source>Whole again at %1</source>
        <translation>Wieder voll um %1</translation>
    </message>
    <message numerus="yes">
        <source>Of the last %Ln attempt(s)</source>
        <translation>
            <numerusform>Des letzten Versuchs</numerusform>
            <numerusform>Der letzten %Ln Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>The median of the last attempts</source>
        <translation>Der Median der letzten Versuche</translation>
    </message>
    <message>
        <source>In flight</source>
        <comment>requests now at the upstream</comment>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Quota left</source>
        <translation>Kontingent</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolg</translation>
    </message>
    <message>
        <source>First token</source>
        <comment>the time to it</comment>
        <translation>1. Token</translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountsPage</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Which credentials serve your requests, and how does each stand?</source>
        <translation>Welche Zugänge bedienen Ihre Anfragen, und wie steht es um sie?</translation>
    </message>
    <message>
        <source>&amp;Add account</source>
        <translation>Konto &amp;hinzufügen</translation>
    </message>
    <message>
        <source>No accounts yet</source>
        <translation>Noch keine Konten</translation>
    </message>
    <message>
        <source>An account is one key at one provider. Add one, and the tools on this machine can use it through Deskrelay.</source>
        <translation>Ein Konto ist ein Schlüssel bei einem Anbieter. Fügen Sie eines hinzu, und die Werkzeuge auf diesem Rechner können es über Deskrelay nutzen.</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>%1 was removed</source>
        <comment>an account&apos;s name</comment>
        <translation>%1 wurde entfernt</translation>
    </message>
    <message>
        <source>It is gone with its key in 10 seconds.</source>
        <translation>In 10 Sekunden ist es samt Schlüssel fort.</translation>
    </message>
    <message>
        <source>Detai&amp;ls</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>Alt with an arrow key changes the priority of the selected account.</source>
        <translation>Alt mit einer Pfeiltaste ändert die Priorität des gewählten Kontos.</translation>
    </message>
    <message>
        <source>The list is sorted by another column</source>
        <translation>Die Liste ist nach einer anderen Spalte sortiert</translation>
    </message>
    <message>
        <source>Click on the head of the priorities to move accounts.</source>
        <translation>Klicken Sie auf den Kopf der Prioritäten, um Konten zu verschieben.</translation>
    </message>
    <message>
        <source>Priority %1, on its own</source>
        <comment>where an account is put</comment>
        <translation>Priorität %1, allein</translation>
    </message>
    <message>
        <source>Priority %1, with %2</source>
        <comment>where an account is put</comment>
        <translation>Priorität %1, mit %2</translation>
    </message>
    <message numerus="yes">
        <source>Priority %1, with %Ln other(s)</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>Priorität %1, mit %Ln anderen</numerusform>
            <numerusform>Priorität %1, mit %Ln anderen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other account(s) made room for it.</source>
        <translation>
            <numerusform>%Ln anderes Konto hat ihm Platz gemacht.</numerusform>
            <numerusform>%Ln andere Konten haben ihm Platz gemacht.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::CopyButton</name>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>deskrelay::CreateKeyDialog</name>
    <message>
        <source>Create a key</source>
        <translation>Schlüssel erstellen</translation>
    </message>
    <message>
        <source>A tool uses it to reach Deskrelay. One key a tool, so that each can be revoked on its own.</source>
        <translation>Damit erreicht ein Werkzeug Deskrelay. Ein Schlüssel je Werkzeug, damit jeder für sich widerrufen werden kann.</translation>
    </message>
    <message>
        <source>for example: editor on this laptop</source>
        <translation>zum Beispiel: Editor auf diesem Laptop</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>May use the models of</source>
        <translation>Darf die Modelle nutzen von</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Create key</source>
        <translation>Schlüssel &amp;erstellen</translation>
    </message>
    <message>
        <source>A key that may use nothing is of no use.</source>
        <translation>Ein Schlüssel, der nichts darf, nützt nichts.</translation>
    </message>
    <message>
        <source>Creating …</source>
        <translation>Erstellen …</translation>
    </message>
</context>
<context>
    <name>deskrelay::DetailPanel</name>
    <message>
        <source>Close the details</source>
        <translation>Einzelheiten schließen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>deskrelay::EndpointCard</name>
    <message>
        <source>OpenAI Chat</source>
        <translation>OpenAI Chat</translation>
    </message>
    <message>
        <source>OpenAI Responses</source>
        <translation>OpenAI Responses</translation>
    </message>
    <message>
        <source>Anthropic</source>
        <translation>Anthropic</translation>
    </message>
    <message>
        <source>Google Gemini</source>
        <translation>Google Gemini</translation>
    </message>
    <message>
        <source>Base URLs for your tools</source>
        <translation>Basis-URLs für Ihre Werkzeuge</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>the base URL for %1</source>
        <translation>die Basis-URL für %1</translation>
    </message>
    <message>
        <source>curl</source>
        <translation>curl</translation>
    </message>
    <message>
        <source>a shell line that tests %1</source>
        <translation>eine Befehlszeile, die %1 prüft</translation>
    </message>
    <message>
        <source>Copies a shell line that tests this address; put your key into DESKRELAY_KEY</source>
        <translation>Kopiert eine Befehlszeile, die diese Adresse prüft; Ihr Schlüssel gehört in DESKRELAY_KEY</translation>
    </message>
</context>
<context>
    <name>deskrelay::ExportButton</name>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>Export usage</source>
        <translation>Verbrauch exportieren</translation>
    </message>
    <message>
        <source>%1 files (*.%2)</source>
        <translation>%1-Dateien (*.%2)</translation>
    </message>
</context>
<context>
    <name>deskrelay::HomePage</name>
    <message>
        <source>Home</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Does the relay run, and what flows through it now?</source>
        <translation>Läuft das Relais, und was fließt gerade hindurch?</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Requests today</source>
        <translation>Anfragen heute</translation>
    </message>
    <message>
        <source>Tokens today</source>
        <translation>Token heute</translation>
    </message>
    <message>
        <source>Failed today</source>
        <translation>Misslungen heute</translation>
    </message>
    <message>
        <source>In flight</source>
        <comment>requests now at the upstream</comment>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Port </source>
        <comment>before the number, with a space</comment>
        <translation>Port </translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Min.</translation>
    </message>
    <message>
        <source>Accounts, share of today&apos;s tokens</source>
        <translation>Konten, Anteil an den heutigen Token</translation>
    </message>
    <message>
        <source>No accounts yet. Add one, and your tools can use it.</source>
        <translation>Noch keine Konten. Fügen Sie eines hinzu, und Ihre Werkzeuge können es nutzen.</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>&amp;Entsperren</translation>
    </message>
    <message>
        <source>The vault is locked</source>
        <translation>Der Tresor ist gesperrt</translation>
    </message>
    <message>
        <source>Only accounts without a key are served until you unlock it.</source>
        <translation>Bis Sie ihn entsperren, werden nur Konten ohne Schlüssel bedient.</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>The keychain is locked</source>
        <translation>Der Schlüsselbund ist gesperrt</translation>
    </message>
    <message>
        <source>Use a &amp;vault</source>
        <translation>&amp;Tresor nutzen</translation>
    </message>
    <message>
        <source>This machine has no working keychain</source>
        <translation>Dieser Rechner hat keinen nutzbaren Schlüsselbund</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>The relay could not start</source>
        <translation>Das Relais konnte nicht starten</translation>
    </message>
    <message>
        <source>The relay is stopped</source>
        <translation>Das Relais ist angehalten</translation>
    </message>
    <message>
        <source>Tools get no answer until you start it.</source>
        <translation>Werkzeuge bekommen keine Antwort, bis Sie es starten.</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln request(s)</source>
        <comment>failed ones</comment>
        <translation>
            <numerusform>von %Ln Anfrage</numerusform>
            <numerusform>von %Ln Anfragen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at %Ln account(s)</source>
        <comment>requests in flight</comment>
        <translation>
            <numerusform>bei %Ln Konto</numerusform>
            <numerusform>bei %Ln Konten</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing under way</source>
        <translation>nichts unterwegs</translation>
    </message>
    <message>
        <source>Reading the keys …</source>
        <translation>Die Schlüssel werden gelesen …</translation>
    </message>
    <message>
        <source>Accounts with a key are not served until you unlock it and press Retry.</source>
        <translation>Konten mit Schlüssel werden nicht bedient, bis Sie ihn entsperren und „Noch einmal“ drücken.</translation>
    </message>
    <message>
        <source>The keys of your accounts are in it. Start it, GNOME Keyring or KWallet, and press Retry.</source>
        <translation>Die Schlüssel Ihrer Konten sind darin. Starten Sie ihn, GNOME Keyring oder KWallet, und drücken Sie „Noch einmal“.</translation>
    </message>
    <message>
        <source>Your accounts&apos; keys need a place: a vault is an encrypted file that a passphrase opens.</source>
        <translation>Die Schlüssel Ihrer Konten brauchen einen Ort: ein Tresor ist eine verschlüsselte Datei, die eine Passphrase öffnet.</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Hält an …</translation>
    </message>
</context>
<context>
    <name>deskrelay::KeyReveal</name>
    <message>
        <source>The new key</source>
        <translation>Der neue Schlüssel</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>the key</source>
        <translation>den Schlüssel</translation>
    </message>
    <message>
        <source>A shell line that tries the key</source>
        <translation>Eine Befehlszeile, die den Schlüssel ausprobiert</translation>
    </message>
    <message>
        <source>the shell line</source>
        <translation>die Befehlszeile</translation>
    </message>
    <message>
        <source>Try it at once: the echo model answers without any provider.</source>
        <translation>Gleich ausprobieren: Das Modell echo antwortet ohne Anbieter.</translation>
    </message>
</context>
<context>
    <name>deskrelay::KeysModel</name>
    <message>
        <source>All</source>
        <comment>families that a key may use</comment>
        <translation>Alles</translation>
    </message>
    <message>
        <source>never</source>
        <comment>a key that was not used yet</comment>
        <translation>nie</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Key</source>
        <comment>column with a key&apos;s last characters</comment>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>May use</source>
        <translation>Darf nutzen</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt</translation>
    </message>
</context>
<context>
    <name>deskrelay::KeysPage</name>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Which tools may use the relay, and when did each last?</source>
        <translation>Welche Werkzeuge dürfen hinein, und wann kamen sie zuletzt?</translation>
    </message>
    <message>
        <source>&amp;Revoke</source>
        <translation>&amp;Widerrufen</translation>
    </message>
    <message>
        <source>&amp;Create key</source>
        <translation>Schlüssel &amp;erstellen</translation>
    </message>
    <message>
        <source>No keys yet</source>
        <translation>Noch keine Schlüssel</translation>
    </message>
    <message>
        <source>A tool shows its key with each request. Without one, nobody can use your accounts.</source>
        <translation>Ein Werkzeug zeigt seinen Schlüssel bei jeder Anfrage. Ohne ihn kann niemand Ihre Konten nutzen.</translation>
    </message>
    <message>
        <source>Create a key</source>
        <translation>Schlüssel erstellen</translation>
    </message>
    <message>
        <source>Revoke %1?</source>
        <comment>a key&apos;s name</comment>
        <translation>%1 widerrufen?</translation>
    </message>
    <message>
        <source>Tools that use this key (dk-…%1) are refused from now on. It cannot be brought back; its usage stays.</source>
        <translation>Werkzeuge mit diesem Schlüssel (dk-…%1) werden ab jetzt abgewiesen. Er ist nicht zurückzuholen; sein Verbrauch bleibt verzeichnet.</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
</context>
<context>
    <name>deskrelay::LiveChart</name>
    <message>
        <source>Tokens and requests of the last 15 minutes</source>
        <translation>Token und Anfragen der letzten 15 Minuten</translation>
    </message>
    <message>
        <source>Requests</source>
        <comment>legend of the chart</comment>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>removed account</source>
        <translation>entferntes Konto</translation>
    </message>
    <message>
        <source>No requests in the last 15 minutes.</source>
        <translation>Keine Anfragen in den letzten 15 Minuten.</translation>
    </message>
    <message>
        <source>%1 tokens in %2 requests in the last 15 minutes</source>
        <translation>%1 Token in %2 Anfragen in den letzten 15 Minuten</translation>
    </message>
    <message>
        <source>%1.</source>
        <comment>a sentence</comment>
        <translation>%1.</translation>
    </message>
    <message>
        <source>%1; busiest at %2 with %3 tokens in %4 s.</source>
        <translation>%1; am meisten um %2 mit %3 Token in %4 s.</translation>
    </message>
    <message>
        <source>%1, %2 s</source>
        <translation>%1, %2 s</translation>
    </message>
    <message>
        <source>Requests: %1</source>
        <translation>Anfragen: %1</translation>
    </message>
    <message>
        <source>%1: %2 tokens</source>
        <translation>%1: %2 Token</translation>
    </message>
    <message>
        <source>Requests and their tokens show here as they pass.
To try it, copy a curl line from the card below and run it in a shell.</source>
        <translation>Hier erscheinen Anfragen und ihre Token, sobald sie fließen.
Zum Ausprobieren eine curl-Zeile von der Karte unten in eine Shell kopieren.</translation>
    </message>
</context>
<context>
    <name>deskrelay::MainWindow</name>
    <message>
        <source>Deskrelay</source>
        <translation>Deskrelay</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Dismiss</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Something failed in the background</source>
        <translation>Im Hintergrund ist etwas misslungen</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) serving</source>
        <translation>
            <numerusform>%n Konto bedient</numerusform>
            <numerusform>%n Konten bedienen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>%n braucht Sie</numerusform>
            <numerusform>%n brauchen Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in flight</source>
        <translation>%1 unterwegs</translation>
    </message>
    <message>
        <source>today %1 tokens</source>
        <translation>heute %1 Token</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Verbrauch</translation>
    </message>
</context>
<context>
    <name>deskrelay::NewKeyDialog</name>
    <message>
        <source>Key for %1</source>
        <translation>Schlüssel für %1</translation>
    </message>
    <message>
        <source>Copy it now: only a fingerprint of it is kept, and it is not shown again.</source>
        <translation>Kopieren Sie ihn jetzt: Nur ein Fingerabdruck bleibt, er wird nicht wieder gezeigt.</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
</context>
<context>
    <name>deskrelay::OutcomeStrip</name>
    <message>
        <source>%1 of the last %2 attempts failed</source>
        <translation>%1 der letzten %2 Versuche schlugen fehl</translation>
    </message>
</context>
<context>
    <name>deskrelay::RequestCells</name>
    <message>
        <source>running</source>
        <comment>a request that is under way</comment>
        <translation>läuft</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>First token</source>
        <comment>the time to it</comment>
        <translation>1. Token</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Tool</source>
        <comment>a client&apos;s program</comment>
        <translation>Werkzeug</translation>
    </message>
</context>
<context>
    <name>deskrelay::RequestDetail</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>the details</source>
        <translation>die Einzelheiten</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Passed over</source>
        <translation>Übergangen</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Choose a request to see where it went and why.</source>
        <translation>Wählen Sie eine Anfrage, um zu sehen, wohin sie ging und warum.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>%1, streamed</source>
        <comment>an endpoint</comment>
        <translation>%1, gestreamt</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Verlangt</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Benutzt</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>First token</source>
        <comment>the time to it</comment>
        <translation>1. Token</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Dropped</source>
        <comment>fields of a request</comment>
        <translation>Weggelassen</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>It is not at an account yet.</source>
        <translation>Sie ist noch bei keinem Konto.</translation>
    </message>
    <message>
        <source>It is at %1.</source>
        <comment>an account</comment>
        <translation>Sie ist bei %1.</translation>
    </message>
    <message>
        <source>Tool</source>
        <comment>a client&apos;s program</comment>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Tier</source>
        <comment>a provider&apos;s service tier</comment>
        <translation>Stufe</translation>
    </message>
</context>
<context>
    <name>deskrelay::RequestFilterBar</name>
    <message>
        <source>&amp;Failed only</source>
        <translation>Nur &amp;fehlgeschlagene</translation>
    </message>
    <message>
        <source>Model, key, account, session or number</source>
        <translation>Modell, Schlüssel, Konto, Sitzung oder Nummer</translation>
    </message>
    <message>
        <source>Text to find</source>
        <translation>Gesuchter Text</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
</context>
<context>
    <name>deskrelay::RequestWords</name>
    <message>
        <source>left</source>
        <comment>the client did, before its reply began</comment>
        <translation>weg</translation>
    </message>
    <message>
        <source>%1, cut</source>
        <comment>a status whose reply broke off</comment>
        <translation>%1, Abbruch</translation>
    </message>
    <message>
        <source>%1 input</source>
        <translation>%1 Eingabe</translation>
    </message>
    <message>
        <source>%1 from cache</source>
        <translation>%1 aus dem Cache</translation>
    </message>
    <message>
        <source>%1 to cache</source>
        <translation>%1 in den Cache</translation>
    </message>
    <message>
        <source>%1 output</source>
        <translation>%1 Ausgabe</translation>
    </message>
    <message>
        <source>%1 of it reasoning</source>
        <translation>davon %1 Nachdenken</translation>
    </message>
    <message>
        <source>estimated</source>
        <comment>numbers of tokens</comment>
        <translation>geschätzt</translation>
    </message>
    <message>
        <source>chosen as it holds the session</source>
        <translation>gewählt, da es die Sitzung hält</translation>
    </message>
    <message>
        <source>chosen as the only one that could</source>
        <translation>gewählt als das einzige, das konnte</translation>
    </message>
    <message>
        <source>chosen by priority</source>
        <translation>gewählt nach Priorität</translation>
    </message>
    <message>
        <source>chosen as the least busy</source>
        <translation>gewählt als das freieste</translation>
    </message>
    <message>
        <source>chosen as the longest unused</source>
        <translation>gewählt als das am längsten unbenutzte</translation>
    </message>
    <message>
        <source>chosen as the first in the list</source>
        <translation>gewählt als das erste der Liste</translation>
    </message>
    <message>
        <source>does not serve the model</source>
        <translation>bedient das Modell nicht</translation>
    </message>
    <message>
        <source>not among the accounts of the key</source>
        <translation>nicht unter den Konten des Schlüssels</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>deaktiviert</translation>
    </message>
    <message>
        <source>its key is not loaded</source>
        <translation>sein Schlüssel ist nicht geladen</translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation>braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>cooling until %1</source>
        <translation>pausiert bis %1</translation>
    </message>
    <message>
        <source>cooling</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>one request was trying it out after its wait</source>
        <translation>eine Anfrage erprobte es nach seiner Wartezeit</translation>
    </message>
    <message>
        <source>draining: it takes no new sessions</source>
        <translation>läuft aus: nimmt keine neuen Sitzungen an</translation>
    </message>
    <message>
        <source>this request had failed there</source>
        <translation>diese Anfrage war dort gescheitert</translation>
    </message>
    <message>
        <source>at its bound of requests at a time</source>
        <translation>an seiner Grenze gleichzeitiger Anfragen</translation>
    </message>
    <message>
        <source>another one was better</source>
        <translation>ein anderes war besser</translation>
    </message>
    <message>
        <source>The relay answered by itself.</source>
        <translation>Das Relais antwortete selbst.</translation>
    </message>
    <message>
        <source>No account was asked.</source>
        <translation>Kein Konto wurde gefragt.</translation>
    </message>
    <message>
        <source>%1 served it.</source>
        <comment>an account</comment>
        <translation>%1 bediente sie.</translation>
    </message>
    <message numerus="yes">
        <source>%1 served it after %Ln failed attempt(s).</source>
        <comment>an account</comment>
        <translation>
            <numerusform>%1 bediente sie nach %Ln gescheiterten Versuch.</numerusform>
            <numerusform>%1 bediente sie nach %Ln gescheiterten Versuchen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The client left before the reply began.</source>
        <translation>Der Client ging, bevor die Antwort begann.</translation>
    </message>
    <message>
        <source>The reply broke off, or the client left.</source>
        <translation>Die Antwort brach ab, oder der Client ging.</translation>
    </message>
    <message>
        <source>The session moved away from %1; the provider&apos;s prompt cache stayed there.</source>
        <comment>an account</comment>
        <translation>Die Sitzung zog von %1 weg; der Prompt-Cache des Anbieters blieb dort.</translation>
    </message>
    <message>
        <source>Dropped, as the account&apos;s format has no place for it: %1.</source>
        <translation>Weggelassen, da das Format des Kontos keinen Platz dafür hat: %1.</translation>
    </message>
    <message>
        <source>tried once more</source>
        <translation>noch einmal versucht</translation>
    </message>
    <message>
        <source>choice %1</source>
        <translation>Wahl %1</translation>
    </message>
    <message numerus="yes">
        <source>It failed after %Ln attempt(s), the last one at %1.</source>
        <translation>
            <numerusform>Sie scheiterte nach %Ln Versuch bei %1.</numerusform>
            <numerusform>Sie scheiterte nach %Ln Versuchen, zuletzt bei %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::RequestsPage</name>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>What was asked, who served it, and why?</source>
        <translation>Was wurde gefragt, wer bediente es, und warum?</translation>
    </message>
    <message>
        <source>Detai&amp;ls</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>No requests yet</source>
        <translation>Noch keine Anfragen</translation>
    </message>
    <message>
        <source>As soon as a tool asks something through Deskrelay, it shows here: which account served it, how long it took, and why.</source>
        <translation>Sobald ein Werkzeug über Deskrelay etwas fragt, erscheint es hier: welches Konto es bediente, wie lange es dauerte, und warum.</translation>
    </message>
    <message>
        <source>No request fits</source>
        <translation>Keine Anfrage passt</translation>
    </message>
    <message>
        <source>Nothing that was recorded fits all that you chose above.</source>
        <translation>Nichts Aufgezeichnetes passt zu allem, was Sie oben gewählt haben.</translation>
    </message>
    <message>
        <source>Show all requests</source>
        <translation>Alle Anfragen zeigen</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Reading the requests …</source>
        <translation>Anfragen werden gelesen …</translation>
    </message>
    <message>
        <source>The requests could not be read</source>
        <translation>Die Anfragen konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>&amp;Folgen</translation>
    </message>
    <message>
        <source>Let the table stand still</source>
        <translation>Die Tabelle stillstehen lassen</translation>
    </message>
    <message>
        <source>Show again what happens</source>
        <translation>Wieder zeigen, was geschieht</translation>
    </message>
</context>
<context>
    <name>deskrelay::SecretEdit</name>
    <message>
        <source>Hide what is typed</source>
        <translation>Eingabe verbergen</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe zeigen</translation>
    </message>
</context>
<context>
    <name>deskrelay::SeriesLegend</name>
    <message>
        <source>Show or hide %1</source>
        <translation>%1 ein- oder ausblenden</translation>
    </message>
</context>
<context>
    <name>deskrelay::SideBar</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Misslungen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Show the names of the pages</source>
        <translation>Namen der Seiten zeigen</translation>
    </message>
    <message>
        <source>Collapse the side bar</source>
        <translation>Seitenleiste einklappen</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
</context>
<context>
    <name>deskrelay::TestDialog</name>
    <message>
        <source>Test of %1</source>
        <comment>an account&apos;s name</comment>
        <translation>Prüfung von %1</translation>
    </message>
    <message>
        <source>Asks the provider for its models; nothing is spent.</source>
        <translation>Fragt den Anbieter nach seinen Modellen; es kostet nichts.</translation>
    </message>
    <message>
        <source>Test &amp;again</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
</context>
<context>
    <name>deskrelay::Texts</name>
    <message>
        <source>Models on this machine</source>
        <translation>Modelle auf diesem Rechner</translation>
    </message>
    <message>
        <source>Speaks OpenAI&apos;s API</source>
        <translation>Spricht die OpenAI-API</translation>
    </message>
    <message>
        <source>%1 k</source>
        <comment>thousands, short</comment>
        <translation>%1 k</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>millions, short</comment>
        <translation>%1 M</translation>
    </message>
    <message>
        <source>%1 G</source>
        <comment>thousand millions, short</comment>
        <translation>%1 G</translation>
    </message>
    <message>
        <source>0 %</source>
        <translation>0 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a share</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>vor %1 h</translation>
    </message>
    <message>
        <source>OpenAI-compatible</source>
        <translation>OpenAI-kompatibel</translation>
    </message>
    <message>
        <source>Anthropic-compatible</source>
        <translation>Anthropic-kompatibel</translation>
    </message>
    <message>
        <source>Echo</source>
        <comment>the built-in provider that repeats what it was sent</comment>
        <translation>Echo</translation>
    </message>
    <message>
        <source>Claude models</source>
        <translation>Claude-Modelle</translation>
    </message>
    <message>
        <source>Gemini models</source>
        <translation>Gemini-Modelle</translation>
    </message>
    <message>
        <source>GPT and o models</source>
        <translation>GPT- und o-Modelle</translation>
    </message>
    <message>
        <source>A server that speaks OpenAI&apos;s API</source>
        <translation>Ein Server mit der API von OpenAI</translation>
    </message>
    <message>
        <source>A server that speaks Anthropic&apos;s API</source>
        <translation>Ein Server mit der API von Anthropic</translation>
    </message>
    <message>
        <source>Built in: repeats what it was sent</source>
        <translation>Eingebaut: wiederholt, was es bekam</translation>
    </message>
    <message>
        <source>Something that was entered is not right. Check the fields and try again.</source>
        <translation>Eine Eingabe stimmt nicht. Prüfen Sie die Felder und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>Es ist nicht mehr da.</translation>
    </message>
    <message>
        <source>It exists already or is in use. Choose another name.</source>
        <translation>Es ist schon da oder in Gebrauch. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Permission was refused.</source>
        <translation>Die Erlaubnis wurde verweigert.</translation>
    </message>
    <message>
        <source>The secret store is locked. Unlock it and try again.</source>
        <translation>Der Geheimnisspeicher ist gesperrt. Entsperren Sie ihn und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>A service that is needed does not answer. Try again later.</source>
        <translation>Ein nötiger Dienst antwortet nicht. Versuchen Sie es später.</translation>
    </message>
    <message>
        <source>No answer came in time. Try again.</source>
        <translation>Es kam keine rechtzeitige Antwort. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>It is larger than the limit allows.</source>
        <translation>Es ist größer als erlaubt.</translation>
    </message>
    <message>
        <source>The answer could not be understood.</source>
        <translation>Die Antwort war nicht zu verstehen.</translation>
    </message>
    <message>
        <source>This version cannot do that.</source>
        <translation>Diese Version kann das nicht.</translation>
    </message>
    <message>
        <source>Writing to the disk failed. Check free space and permissions.</source>
        <translation>Das Schreiben auf den Datenträger misslang. Prüfen Sie Platz und Rechte.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Something went wrong inside Deskrelay. The log says more.</source>
        <translation>In Deskrelay ging etwas schief. Das Protokoll sagt mehr.</translation>
    </message>
    <message>
        <source>$%1</source>
        <comment>an amount of dollars</comment>
        <translation>%1 $</translation>
    </message>
    <message>
        <source>ddd d MMM</source>
        <comment>a day, as QLocale has it</comment>
        <translation>ddd d. MMM</translation>
    </message>
</context>
<context>
    <name>deskrelay::TimeChart</name>
    <message>
        <source>%1, %2 to %3</source>
        <comment>day, from, until</comment>
        <translation>%1, %2 bis %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a series and its value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Together: %1</source>
        <translation>Zusammen: %1</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
</context>
<context>
    <name>deskrelay::TrayIcon</name>
    <message>
        <source>&amp;Open Deskrelay</source>
        <translation>Deskrelay ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Deskrelay keeps running</source>
        <translation>Deskrelay läuft weiter</translation>
    </message>
    <message>
        <source>Your tools are still served. Open or quit it from this icon.</source>
        <translation>Ihre Werkzeuge werden weiter bedient. Über dieses Symbol öffnen oder beenden Sie es.</translation>
    </message>
    <message>
        <source>Running on port %1</source>
        <translation>Läuft auf Port %1</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>Konnte nicht starten</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Deskrelay: %1</source>
        <translation>Deskrelay: %1</translation>
    </message>
    <message>
        <source>&amp;Stop the relay</source>
        <translation>Relais &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Start the relay</source>
        <translation>Relais &amp;starten</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
</context>
<context>
    <name>deskrelay::UnlockDialog</name>
    <message>
        <source>Unlock the vault</source>
        <translation>Tresor entsperren</translation>
    </message>
    <message>
        <source>Until then only accounts without a key are served.</source>
        <translation>Bis dahin werden nur Konten ohne Schlüssel bedient.</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>&amp;Später</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>&amp;Entsperren</translation>
    </message>
    <message>
        <source>Unlocking …</source>
        <translation>Entsperren …</translation>
    </message>
</context>
<context>
    <name>deskrelay::UsageCharts</name>
    <message>
        <source>Uncached input</source>
        <translation>Eingabe ohne Cache</translation>
    </message>
    <message>
        <source>Cache read</source>
        <translation>Aus dem Cache</translation>
    </message>
    <message>
        <source>Cache write</source>
        <translation>In den Cache</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>No tokens in this time.</source>
        <translation>Keine Token in dieser Zeit.</translation>
    </message>
    <message>
        <source>others</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>No requests in this time.</source>
        <translation>Keine Anfragen in dieser Zeit.</translation>
    </message>
    <message>
        <source>No request in this time has a price.</source>
        <translation>Keine Anfrage in dieser Zeit hat einen Preis.</translation>
    </message>
    <message>
        <source>%1, %2.</source>
        <comment>cost, how many are priced</comment>
        <translation>%1, %2.</translation>
    </message>
    <message>
        <source>%1 Most for %2: %3.</source>
        <translation>%1 Am meisten für %2: %3.</translation>
    </message>
    <message>
        <source>Served</source>
        <translation>Bedient</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>95 % were faster</source>
        <translation>95 % waren schneller</translation>
    </message>
    <message>
        <source>No reply in this time had a first token to wait for.</source>
        <translation>Keine Antwort in dieser Zeit hatte ein erstes Token, auf das zu warten war.</translation>
    </message>
    <message>
        <source>Half of the replies began within %1, 95 of a hundred within %2.</source>
        <translation>Die Hälfte der Antworten begann innerhalb von %1, 95 von hundert innerhalb von %2.</translation>
    </message>
    <message>
        <source>%1 tokens, most at %2; %3 of those read came from caches.</source>
        <translation>%1 Token, am meisten %2; %3 der gelesenen aus Caches.</translation>
    </message>
    <message>
        <source>%1 requests, %2 of them errors; most at %3.</source>
        <translation>%1 Anfragen, %2 davon Fehler; am meisten %3.</translation>
    </message>
</context>
<context>
    <name>deskrelay::UsageFilterBar</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Konten</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Schlüssel</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>All tools</source>
        <translation>Alle Werkzeuge</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>until</source>
        <comment>between two times</comment>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>deskrelay::UsagePage</name>
    <message>
        <source>Usage</source>
        <translation>Verbrauch</translation>
    </message>
    <message>
        <source>How much was used, by whom, and what did it cost?</source>
        <translation>Wie viel wurde verbraucht, von wem, und was hat es gekostet?</translation>
    </message>
    <message>
        <source>Zoom &amp;back</source>
        <translation>&amp;Zurückzoomen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Show again what there was before (Escape)</source>
        <translation>Wieder zeigen, was vorher da war (Escape)</translation>
    </message>
    <message>
        <source>Nothing was used yet</source>
        <translation>Noch wurde nichts verbraucht</translation>
    </message>
    <message>
        <source>Each request that goes through Deskrelay counts here: its tokens, what it cost, who asked and which account served it.</source>
        <translation>Jede Anfrage, die durch Deskrelay geht, zählt hier: ihre Token, was sie gekostet hat, wer gefragt und welches Konto sie bedient hat.</translation>
    </message>
    <message>
        <source>Nothing was used in this time</source>
        <translation>In dieser Zeit wurde nichts verbraucht</translation>
    </message>
    <message>
        <source>No request fits all that you chose above.</source>
        <translation>Keine Anfrage passt zu allem, was oben gewählt ist.</translation>
    </message>
    <message>
        <source>Show the last 30 days</source>
        <translation>Die letzten 30 Tage zeigen</translation>
    </message>
    <message>
        <source>Reading what was used …</source>
        <translation>Der Verbrauch wird gelesen …</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>What was used could not be read</source>
        <translation>Der Verbrauch konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exportiert</translation>
    </message>
    <message>
        <source>%1 could not be written</source>
        <translation>%1 konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>&amp;Table as CSV …</source>
        <translation>&amp;Tabelle als CSV …</translation>
    </message>
    <message>
        <source>&amp;Charts as CSV …</source>
        <translation>&amp;Diagramme als CSV …</translation>
    </message>
    <message>
        <source>&amp;Everything as JSON …</source>
        <translation>&amp;Alles als JSON …</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Time to the first token</source>
        <translation>Zeit bis zum ersten Token</translation>
    </message>
    <message>
        <source>By what the costs are told apart</source>
        <translation>Wonach die Kosten unterschieden werden</translation>
    </message>
    <message>
        <source>Since %1</source>
        <comment>a time</comment>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>%1, compared with the time before · drag over a chart to look closer</source>
        <comment>a span of time</comment>
        <translation>%1, verglichen mit der Zeit davor · über ein Diagramm ziehen, um genauer hinzusehen</translation>
    </message>
    <message>
        <source>Charts as &amp;picture …</source>
        <translation>Diagramme als &amp;Bild …</translation>
    </message>
</context>
<context>
    <name>deskrelay::UsageTableModel</name>
    <message>
        <source>%1 of all requests</source>
        <translation>%1 aller Anfragen</translation>
    </message>
    <message>
        <source>Uncached input: %1
Cache read: %2
Cache write: %3
Output: %4, reasoning among it: %5</source>
        <translation>Eingabe ohne Cache: %1
Aus dem Cache: %2
In den Cache: %3
Ausgabe: %4, davon Nachdenken: %5</translation>
    </message>
    <message>
        <source>95 of a hundred within %1</source>
        <translation>95 von hundert innerhalb von %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Share</source>
        <comment>of all tokens</comment>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Cached</source>
        <comment>share of the tokens read</comment>
        <translation>Cache</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>Erstes Token</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
</context>
<context>
    <name>deskrelay::UsageTables</name>
    <message>
        <source>By what the table sums up</source>
        <translation>Wonach die Tabelle zusammenzählt</translation>
    </message>
    <message>
        <source>Copy &amp;table</source>
        <translation>&amp;Tabelle kopieren</translation>
    </message>
    <message>
        <source>the table</source>
        <translation>die Tabelle</translation>
    </message>
    <message>
        <source>Usage: %1</source>
        <comment>accounts, keys, models …</comment>
        <translation>Verbrauch: %1</translation>
    </message>
</context>
<context>
    <name>deskrelay::UsageWords</name>
    <message>
        <source>as before</source>
        <comment>a figure that did not change</comment>
        <translation>wie zuvor</translation>
    </message>
    <message>
        <source>none before</source>
        <comment>of what a figure counts</comment>
        <translation>zuvor keine</translation>
    </message>
    <message>
        <source>from %1</source>
        <comment>the figure of the time before</comment>
        <translation>von %1</translation>
    </message>
    <message>
        <source>▲ %1 × from %2</source>
        <comment>how often, the figure of the time before</comment>
        <translation>▲ %1 × von %2</translation>
    </message>
    <message>
        <source>about %1 before</source>
        <translation>zuvor etwa %1</translation>
    </message>
    <message>
        <source>▲ %1 % from %2</source>
        <comment>share, the figure of the time before</comment>
        <translation>▲ %1 % von %2</translation>
    </message>
    <message>
        <source>▼ %1 % from %2</source>
        <comment>share, the figure of the time before</comment>
        <translation>▼ %1 % von %2</translation>
    </message>
    <message>
        <source>all requests priced</source>
        <translation>alle Anfragen mit Preis</translation>
    </message>
    <message>
        <source>priced %1 of %2 requests</source>
        <translation>%1 von %2 Anfragen mit Preis</translation>
    </message>
    <message>
        <source>▲ from %1</source>
        <comment>the figure of the time before</comment>
        <translation>▲ von %1</translation>
    </message>
    <message>
        <source>▼ from %1</source>
        <comment>the figure of the time before</comment>
        <translation>▼ von %1</translation>
    </message>
    <message>
        <source>%1 of %2 tokens read</source>
        <translation>%1 von %2 Token</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Cache hits</source>
        <translation>Cache-Treffer</translation>
    </message>
    <message>
        <source>Saved by caching</source>
        <translation>Durch Cache gespart</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>%1 with estimated tokens</source>
        <translation>%1 mit geschätzten Token</translation>
    </message>
    <message>
        <source>at standard prices</source>
        <translation>zu Standardpreisen</translation>
    </message>
    <message>
        <source>%1 of all requests</source>
        <translation>%1 aller Anfragen</translation>
    </message>
    <message>
        <source>no account</source>
        <comment>requests that none served</comment>
        <translation>kein Konto</translation>
    </message>
    <message>
        <source>removed account</source>
        <translation>entferntes Konto</translation>
    </message>
    <message>
        <source>no key</source>
        <comment>requests without a client key</comment>
        <translation>kein Schlüssel</translation>
    </message>
    <message>
        <source>removed key</source>
        <translation>entfernter Schlüssel</translation>
    </message>
    <message>
        <source>no model</source>
        <comment>requests that name none</comment>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>unknown tool</source>
        <translation>unbekanntes Werkzeug</translation>
    </message>
    <message>
        <source>no session</source>
        <comment>requests that name none</comment>
        <translation>keine Sitzung</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Min.</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Std.</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Letzte 90 Tage</translation>
    </message>
    <message>
        <source>From … until …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>two times</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>priced %1 of %2</source>
        <comment>requests</comment>
        <translation>%1 von %2 mit Preis</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 ein, %2 aus</translation>
    </message>
</context>
<context>
    <name>deskrelay::VaultDialog</name>
    <message>
        <source>Keep the keys in a vault?</source>
        <translation>Die Schlüssel in einem Tresor aufbewahren?</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>&amp;Once more</source>
        <translation>&amp;Noch einmal</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>&amp;Jetzt nicht</translation>
    </message>
    <message>
        <source>&amp;Make the vault</source>
        <translation>Tresor &amp;anlegen</translation>
    </message>
    <message>
        <source>At least 8 characters; four unrelated words are good and easy to keep.</source>
        <translation>Mindestens 8 Zeichen; vier Wörter ohne Zusammenhang sind gut und leicht zu merken.</translation>
    </message>
    <message>
        <source>Weak: make it longer or less even.</source>
        <translation>Schwach: länger oder weniger gleichförmig wäre besser.</translation>
    </message>
    <message>
        <source>Fair: one more word makes it strong.</source>
        <translation>Ordentlich: Ein weiteres Wort macht sie stark.</translation>
    </message>
    <message>
        <source>Strong.</source>
        <translation>Stark.</translation>
    </message>
    <message>
        <source>The two are not the same yet.</source>
        <translation>Die beiden sind noch nicht gleich.</translation>
    </message>
    <message>
        <source>Making the vault …</source>
        <translation>Der Tresor wird angelegt …</translation>
    </message>
    <message>
        <source>No keychain answers on this machine. Deskrelay can keep the keys in an encrypted file instead. Its passphrase is asked for at every start and cannot be recovered.</source>
        <translation>Auf diesem Rechner antwortet kein Schlüsselbund. Deskrelay kann die Schlüssel stattdessen in einer verschlüsselten Datei aufbewahren. Ihre Passphrase wird bei jedem Start erfragt und ist nicht wiederherzustellen.</translation>
    </message>
</context>
<context>
    <name>deskrelay::WelcomeDialog</name>
    <message>
        <source>Welcome to Deskrelay</source>
        <translation>Willkommen bei Deskrelay</translation>
    </message>
    <message>
        <source>Your tools ask one address on this machine; Deskrelay asks the providers with the accounts you keep here, and shows what is used.</source>
        <translation>Ihre Werkzeuge fragen eine Adresse auf diesem Rechner; Deskrelay fragt die Anbieter mit den Konten, die Sie hier führen, und zeigt den Verbrauch.</translation>
    </message>
    <message>
        <source>1   Copy your first key. It is shown this once.</source>
        <translation>1   Kopieren Sie Ihren ersten Schlüssel. Er wird nur jetzt gezeigt.</translation>
    </message>
    <message>
        <source>2   Add an account of a provider, whenever you like.</source>
        <translation>2   Fügen Sie ein Konto eines Anbieters hinzu, wann Sie mögen.</translation>
    </message>
    <message>
        <source>&amp;Look around first</source>
        <translation>Erst &amp;umsehen</translation>
    </message>
    <message>
        <source>&amp;Add an account</source>
        <translation>Konto &amp;hinzufügen</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>A personal relay to the model providers.</source>
        <translation>Ein persönliches Relais zu den Modellanbietern.</translation>
    </message>
    <message>
        <source>Keeps everything in &lt;directory&gt;.</source>
        <translation>Bewahrt alles in &lt;Verzeichnis&gt; auf.</translation>
    </message>
    <message>
        <source>directory</source>
        <translation>Verzeichnis</translation>
    </message>
    <message>
        <source>Where keys are kept: keychain or vault.</source>
        <translation>Wo Schlüssel liegen: keychain oder vault.</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Listens on &lt;number&gt; this time.</source>
        <translation>Lauscht diesmal auf &lt;Zahl&gt;.</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Starts in the tray.</source>
        <translation>Startet im Benachrichtigungsfeld.</translation>
    </message>
    <message>
        <source>Take over from the running relay?</source>
        <translation>Das laufende Relais ablösen?</translation>
    </message>
    <message>
        <source>&amp;Take over</source>
        <translation>&amp;Ablösen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>A relay without a window serves from this data directory (process %1%2). The window can take its place: the relay finishes its streams and ends, then tools are served from here.</source>
        <comment>%2 is empty, or a comma and an address</comment>
        <translation>Ein Relais ohne Fenster bedient aus diesem Datenverzeichnis (Prozess %1%2). Das Fenster kann es ablösen: das Relais bringt seine Ströme zu Ende und endet, dann werden Werkzeuge von hier bedient.</translation>
    </message>
</context>
</TS>
