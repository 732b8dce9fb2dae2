<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</TS>
