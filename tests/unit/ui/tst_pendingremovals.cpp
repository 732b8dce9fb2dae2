#include "ui/pendingremovals.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

class TestPendingRemovals final : public QObject
{
    Q_OBJECT

private:
    QStringList m_commands;
    bool m_isRefused = false;

    OwnerActions actions()
    {
        OwnerActions given;
        given.run = [this](const Command &command, const CommandDone &done) {
            m_commands.append(command.name);
            if (m_isRefused)
                done(makeError(Error::Kind::Storage, u"The disk is full."_s));
            else
                done(QJsonObject());
        };
        return given;
    }
    const Account m_account = {.id = {u"a"_s}, .name = u"A"_s};

private slots:
    void init()
    {
        m_commands.clear();
        m_isRefused = false;
    }

    void anAccountIsDisabledAndHiddenAtOnceThenGone()
    {
        PendingRemovals removals(actions(), 5ms);
        removals.remove(m_account);
        QCOMPARE(m_commands, QStringList{u"account.disable"_s});
        QVERIFY(removals.hidden().contains(m_account.id));
        QTRY_COMPARE(m_commands, (QStringList{u"account.disable"_s, u"account.remove"_s}));
        QVERIFY(removals.hidden().isEmpty());
    }

    void undoingBringsItBackAsItWas()
    {
        PendingRemovals removals(actions(), 1h);
        removals.remove(m_account);
        removals.undo(m_account.id);
        QCOMPARE(m_commands, (QStringList{u"account.disable"_s, u"account.enable"_s}));
        QVERIFY(removals.hidden().isEmpty());

        m_commands.clear();
        Account off = m_account;
        off.enabled = false;
        removals.remove(off);
        removals.undo(off.id);
        QCOMPARE(m_commands, QStringList());
    }

    void whatIsPendingIsRemovedAtTheEnd()
    {
        PendingRemovals removals(actions(), 1h);
        removals.remove(m_account);
        removals.flush();
        QCOMPARE(m_commands.last(), u"account.remove"_s);
    }

    void aRefusedRemovalShowsTheAccountAgain()
    {
        PendingRemovals removals(actions(), 1h);
        QSignalSpy failed(&removals, &PendingRemovals::failed);
        m_isRefused = true;
        removals.remove(m_account);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].toString(), u"The disk is full."_s);
        QVERIFY(removals.hidden().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPendingRemovals)
#include "tst_pendingremovals.moc"
