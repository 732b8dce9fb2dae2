#include "ui/models/keysmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

class TestKeysModel final : public QObject
{
    Q_OBJECT

private slots:
    void revokedKeysAreLeftOut()
    {
        const ManualClock clock;
        KeysModel model(clock);
        const QAbstractItemModelTester tester(&model);
        ClientKey first{.id = {u"1"_s}, .name = u"first"_s, .created = clock.now() - 2h};
        const ClientKey second{.id = {u"2"_s}, .name = u"second"_s, .created = clock.now() - 1h};
        model.setKeys({second, first});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.key(0).name, u"first"_s);
        first.revoked = true;
        model.setKeys({second, first});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.key(0).name, u"second"_s);
    }

    void wordsSayFamiliesAndTimes()
    {
        const ManualClock clock;
        KeysModel model(clock);
        model.setKeys({{.id = {u"1"_s},
                        .hint = u"abcd"_s,
                        .families = {u"anthropic"_s, u"openai"_s},
                        .created = clock.now() - 5min}});
        const auto text = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(KeysModel::HintColumn), u"dk-…abcd"_s);
        QCOMPARE(text(KeysModel::FamiliesColumn), u"Anthropic, OpenAI"_s);
        QCOMPARE(text(KeysModel::CreatedColumn), u"5 min ago"_s);
        QCOMPARE(text(KeysModel::LastUsedColumn), u"never"_s);
    }
};

QTEST_MAIN(TestKeysModel)
#include "tst_keysmodel.moc"
