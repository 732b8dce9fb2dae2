#include "ui/models/accountsmodel.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QItemSelectionModel>
#include <QSortFilterProxyModel>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

class TestAccountsModel final : public QObject
{
    Q_OBJECT

private:
    static AccountEntry entry(const QString &id, int age)
    {
        return {.account = {.id = {id}, .name = id, .created = fromMilliseconds(1'000'000 - age)}};
    }

    ManualClock m_clock;
    AccountColors m_colors;

private slots:
    void rowsFollowTheOrderOfCreation()
    {
        AccountsModel model(m_colors, m_clock);
        const QAbstractItemModelTester tester(&model);
        model.setAccounts({entry(u"young"_s, 1), entry(u"old"_s, 9)});
        QCOMPARE(model.entry(0).account.id.value, u"old"_s);
        QCOMPARE(model.entry(1).account.id.value, u"young"_s);
    }

    void selectionStaysWhileRowsComeAndGo()
    {
        AccountsModel model(m_colors, m_clock);
        const QAbstractItemModelTester tester(&model);
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        proxy.setSortRole(AccountsModel::SortRole);
        QItemSelectionModel selection(&proxy);
        model.setAccounts({entry(u"a"_s, 5), entry(u"c"_s, 3)});
        selection.setCurrentIndex(proxy.index(1, 0), QItemSelectionModel::SelectCurrent);
        model.setAccounts({entry(u"a"_s, 5), entry(u"b"_s, 4), entry(u"c"_s, 3), entry(u"d"_s, 2)});
        QCOMPARE(selection.currentIndex().data().toString(), u"c"_s);
        model.setAccounts({entry(u"c"_s, 3)});
        QCOMPARE(selection.currentIndex().data().toString(), u"c"_s);
        QCOMPARE(model.rowCount(), 1);
    }

    void aSnapshotChangesOnlyTheRowItIsAbout()
    {
        AccountsModel model(m_colors, m_clock);
        const QAbstractItemModelTester tester(&model);
        model.setAccounts({entry(u"a"_s, 5), entry(u"b"_s, 4)});
        QList<int> changed;
        connect(&model,
                &QAbstractItemModel::dataChanged,
                this,
                [&changed](const QModelIndex &from) { changed.append(from.row()); });
        RelaySnapshot snapshot;
        snapshot.accounts = {{.id = {u"b"_s}, .tokensToday = {.input = 12'345}}};
        model.setSnapshot(snapshot);
        QCOMPARE(changed, QList<int>{1});
        QCOMPARE(
            model.index(1, AccountsModel::TokensColumn).data(AccountsModel::SortRole).toLongLong(),
            12'345);
    }

    void saysWhatAnAccountWaitsFor()
    {
        const AccountEntry given = entry(u"a"_s, 5);
        const Cooldown limited{
            .model = u"claude-x"_s,
            .blame = FailureVerdict::Blame::Quota,
            .reason = u"429, asked by the provider"_s,
            .until = fromMilliseconds(
                QDateTime(QDate::currentDate(), QTime(14, 32)).toMSecsSinceEpoch())};
        AccountStateView view = describeAccount(given, {.cooldowns = {limited}});
        QCOMPARE(view.state, AccountState::Waiting);
        QCOMPARE(view.word, u"Cooling"_s);
        QVERIFY2(view.reason.startsWith(u"claude-x: Cooling until "_s) &&
                     view.reason.endsWith(u"(429, asked by the provider)"_s),
                 qPrintable(view.reason));
        // What a person must see to comes before what ends by itself.
        const Cooldown marked{.blame = FailureVerdict::Blame::Account,
                              .reason = u"the key is refused (401)"_s};
        view = describeAccount(given, {.cooldowns = {limited, marked}});
        QCOMPARE(view.state, AccountState::Attention);
        QCOMPARE(view.reason, u"the key is refused (401)"_s);
    }

    void hiddenAccountsAreNotRows()
    {
        AccountsModel model(m_colors, m_clock);
        const QAbstractItemModelTester tester(&model);
        model.setAccounts({entry(u"a"_s, 5), entry(u"b"_s, 4)});
        model.setHidden({AccountId{u"a"_s}});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowOf({u"a"_s}), -1);
        model.setHidden({});
        QCOMPARE(model.rowOf({u"a"_s}), 0);
    }

    void stateSaysWhatAPersonHasToKnow_data()
    {
        QTest::addColumn<bool>("enabled");
        QTest::addColumn<bool>("attention");
        QTest::addColumn<QString>("lastError");
        QTest::addColumn<int>("state");
        const auto row = [](const char *name,
                            bool enabled,
                            bool attention,
                            const QString &error,
                            AccountState state) {
            QTest::newRow(name) << enabled << attention << error << static_cast<int>(state);
        };
        row("off wins over all", false, true, u"x"_s, AccountState::Off);
        row("attention", true, true, {}, AccountState::Attention);
        row("last request failed", true, false, u"503"_s, AccountState::Attention);
        row("serving", true, false, {}, AccountState::Serving);
    }

    void stateSaysWhatAPersonHasToKnow()
    {
        QFETCH(bool, enabled);
        QFETCH(bool, attention);
        QFETCH(QString, lastError);
        QFETCH(int, state);
        AccountEntry given = entry(u"a"_s, 1);
        given.account.enabled = enabled;
        given.needsAttention = attention;
        const AccountStateView view = describeAccount(given, {.lastError = lastError});
        QCOMPARE(static_cast<int>(view.state), state);
        QVERIFY(!view.word.isEmpty());
    }
};

QTEST_MAIN(TestAccountsModel)
#include "tst_accountsmodel.moc"
