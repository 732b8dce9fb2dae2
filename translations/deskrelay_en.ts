<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>deskrelay::AccountDetail</name>
    <message numerus="yes">
        <source>%1 of the last %Ln attempt(s)</source>
        <comment>a share</comment>
        <translation>
            <numerusform>%1 of the last attempt</numerusform>
            <numerusform>%1 of the last %Ln attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %Ln failure(s) in a row</source>
        <comment>a reason</comment>
        <translation>
            <numerusform>%1; %Ln failure</numerusform>
            <numerusform>%1; %Ln failures in a row</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountTestView</name>
    <message numerus="yes">
        <source>%1 %n model(s), answered in %2.</source>
        <translation>
            <numerusform>%1 %n model, answered in %2.</numerusform>
            <numerusform>%1 %n models, answered in %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountsModel</name>
    <message numerus="yes">
        <source>%Ln session(s)</source>
        <comment>conversations that an account holds</comment>
        <translation>
            <numerusform>%Ln session</numerusform>
            <numerusform>%Ln sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln request</numerusform>
            <numerusform>%Ln requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of the last %Ln attempt(s)</source>
        <translation>
            <numerusform>Of the last attempt</numerusform>
            <numerusform>Of the last %Ln attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::AccountsPage</name>
    <message numerus="yes">
        <source>Priority %1, with %Ln other(s)</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>Priority %1, with %Ln other</numerusform>
            <numerusform>Priority %1, with %Ln others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other account(s) made room for it.</source>
        <translation>
            <numerusform>%Ln other account made room for it.</numerusform>
            <numerusform>%Ln other accounts made room for it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::HomePage</name>
    <message numerus="yes">
        <source>of %Ln request(s)</source>
        <comment>failed ones</comment>
        <translation>
            <numerusform>of %Ln request</numerusform>
            <numerusform>of %Ln requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at %Ln account(s)</source>
        <comment>requests in flight</comment>
        <translation>
            <numerusform>at %Ln account</numerusform>
            <numerusform>at %Ln accounts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::MainWindow</name>
    <message numerus="yes">
        <source>%n account(s) serving</source>
        <translation>
            <numerusform>%n account serving</numerusform>
            <numerusform>%n accounts serving</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deskrelay::RequestWords</name>
    <message numerus="yes">
        <source>%1 served it after %Ln failed attempt(s).</source>
        <comment>an account</comment>
        <translation>
            <numerusform>%1 served it after %Ln failed attempt.</numerusform>
            <numerusform>%1 served it after %Ln failed attempts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It failed after %Ln attempt(s), the last one at %1.</source>
        <translation>
            <numerusform>It failed at %1 after %Ln attempt.</numerusform>
            <numerusform>It failed after %Ln attempts, the last one at %1.</numerusform>
        </translation>
    </message>
</context>
</TS>
