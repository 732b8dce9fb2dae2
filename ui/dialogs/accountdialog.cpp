#include "ui/dialogs/accountdialog.h"

#include "ui/commands.h"
#include "ui/dialogs/accountform.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/accounttestview.h"
#include "ui/widgets/uikit.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

AccountDialog::AccountDialog(const OwnerActions &actions, QWidget *parent)
    : FormDialog(
          tr("Add an account"),
          tr("Pick the provider, then paste its key. The key goes to your secret store only."),
          parent)
    , m_actions(actions)
{
    build();
    goBack();
}

AccountDialog::AccountDialog(const OwnerActions &actions, const Account &account, QWidget *parent)
    : FormDialog(tr("Edit %1").arg(account.name), {}, parent)
    , m_actions(actions)
    , m_before(account)
{
    build();
    m_form->startEdit(account);
    m_back->hide();
    m_test->showIdle(tr("Changes to key, address or proxy are tested as you type."));
}

void AccountDialog::build()
{
    setMinimumWidth(620);
    m_steps = new QStackedWidget(this);
    if (!m_before)
        m_steps->addWidget(makeTiles());
    auto *second = new QWidget(m_steps);
    auto *column = new QVBoxLayout(second);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space3);
    m_form = new AccountForm(second);
    column->addWidget(m_form);
    column->addWidget(makeRule(second));
    m_test = new AccountTestView(second);
    column->addWidget(m_test);
    column->addStretch(1);
    m_steps->addWidget(second);
    content()->addWidget(m_steps);

    m_back = addSecondary(tr("&Back"), false);
    addSecondary(tr("Cancel"));
    QPushButton *button = addPrimary(m_before ? tr("&Save") : tr("&Add account"));
    button->setObjectName(u"saveAccount"_s);
    connect(m_back, &QPushButton::clicked, this, &AccountDialog::goBack);
    connect(button, &QPushButton::clicked, this, &AccountDialog::save);

    m_testSoon.setSingleShot(true);
    m_testSoon.setInterval(600ms);
    connect(&m_testSoon, &QTimer::timeout, this, &AccountDialog::test);
    connect(m_form, &AccountForm::edited, this, [this] {
        setProblem({});
        primary()->setEnabled(m_form->problem().isEmpty());
    });
    connect(m_form, &AccountForm::connectionEdited, this, &AccountDialog::connectionEdited);
}

QWidget *AccountDialog::makeTiles()
{
    auto *tiles = new QWidget(m_steps);
    auto *grid = new QGridLayout(tiles);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(metrics::space2);
    constexpr int columns = 3;
    int place = 0;
    const QList<ProviderPreset> presets = providerPresets();
    for (const ProviderPreset &preset : presets) {
        auto *tile = new QPushButton(tiles);
        tile->setProperty("tile", true);
        tile->setAutoDefault(true);
        tile->setObjectName(u"tile-"_s + preset.name);
        tile->setAccessibleName(preset.name);
        tile->setAccessibleDescription(preset.hint);
        auto *inner = new QVBoxLayout(tile);
        inner->setContentsMargins(
            metrics::space3, metrics::space2, metrics::space3, metrics::space1);
        inner->setSpacing(2);
        QLabel *name = makeLabel(preset.name, TextRole::Strong, tile);
        QLabel *hint = makeMutedLabel(preset.hint, TextRole::Caption, tile, true);
        for (QLabel *label : {name, hint}) {
            label->setAttribute(Qt::WA_TransparentForMouseEvents);
            label->setTextInteractionFlags(Qt::NoTextInteraction);
        }
        inner->addWidget(name);
        inner->addWidget(hint);
        inner->addStretch(1);
        tile->setMinimumHeight(60);
        grid->addWidget(tile, place / columns, place % columns);
        ++place;
        connect(tile, &QPushButton::clicked, this, [this, preset] { pick(preset); });
    }
    for (int column = 0; column < columns; ++column)
        grid->setColumnStretch(column, 1);
    return tiles;
}

void AccountDialog::pick(const ProviderPreset &preset)
{
    m_steps->setCurrentIndex(1);
    m_back->show();
    primary()->show();
    m_form->startNew(preset);
    primary()->setEnabled(m_form->problem().isEmpty());
    m_test->showIdle(needsSecret(preset.provider)
                         ? tr("Paste the key: it is tested at once, and nothing is saved yet.")
                         : QString());
    connectionEdited();
}

void AccountDialog::goBack()
{
    ++m_testNumber;
    m_testSoon.stop();
    m_form->forgetSecret();
    m_steps->setCurrentIndex(0);
    m_back->hide();
    primary()->hide();
    setProblem({});
}

void AccountDialog::connectionEdited()
{
    ++m_testNumber;
    if (m_form->isTestable() &&
        (m_before || m_form->hasSecret() || m_form->account().provider != Provider::Echo)) {
        m_test->showRunning();
        m_testSoon.start();
    } else {
        m_testSoon.stop();
    }
}

void AccountDialog::test()
{
    if (!m_form->isTestable())
        return;
    const int number = ++m_testNumber;
    const Account account = m_form->account();
    const Command command = m_before
                                ? commands::testAccount(m_before->id, account, m_form->secret())
                                : commands::testAccount(account, m_form->secret());
    m_actions.run(command,
                  whileAlive<QJsonObject>(this, [this, number](const CommandResult &answer) {
                      if (number == m_testNumber)
                          m_test->showResult(commands::testResult(answer));
                  }));
}

void AccountDialog::save()
{
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        setProblem(problem);
        return;
    }
    setProblem({});
    setBusy(true, tr("Saving …"));
    const Account account = m_form->account();
    const Command command = m_before ? commands::updateAccount(*m_before, account, m_form->secret())
                                     : commands::addAccount(account, m_form->secret());
    m_actions.run(command, whileAlive<QJsonObject>(this, [this](const CommandResult &answer) {
                      setBusy(false);
                      if (!answer) {
                          setProblem(Texts::error(answer.error()));
                          return;
                      }
                      m_form->forgetSecret();
                      emit saved(m_before ? m_before->id
                                          : AccountId{answer->value("id"_L1).toString()});
                      accept();
                  }));
}

} // namespace deskrelay
