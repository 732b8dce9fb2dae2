#include "ui/widgets/requestfilterbar.h"

#include "ui/theme.h"
#include "ui/widgets/choicebox.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <chrono>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static constexpr std::chrono::milliseconds typingTime = 250ms;

RequestFilterBar::RequestFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLineEdit(this))
    , m_accounts(new ChoiceBox(tr("Account"), this))
    , m_models(new ChoiceBox(tr("Model"), this))
    , m_failed(new QCheckBox(tr("&Failed only"), this))
{
    m_text->setObjectName(u"requestText"_s);
    m_text->setPlaceholderText(tr("Model, key, account, session or number"));
    m_text->setAccessibleName(tr("Text to find"));
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(120);
    QAction *const glass =
        m_text->addAction(Theme::instance()->icon(u"search"_s), QLineEdit::LeadingPosition);
    connect(Theme::instance(), &Theme::changed, glass, [glass] {
        glass->setIcon(Theme::instance()->icon(u"search"_s));
    });
    m_accounts->setObjectName(u"requestAccount"_s);
    m_models->setObjectName(u"requestModel"_s);
    m_failed->setObjectName(u"failedOnly"_s);
    for (ChoiceBox *const box : {m_accounts, m_models}) {
        box->setMinimumWidth(110);
        box->setMinimumContentsLength(12);
        connect(box, &QComboBox::currentIndexChanged, this, &RequestFilterBar::tell);
    }
    setAccounts({});
    setModels({});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::space2);
    row->addWidget(m_text, 1);
    row->addWidget(m_accounts);
    row->addWidget(m_models);
    row->addWidget(m_failed);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingTime);
    connect(&m_typing, &QTimer::timeout, this, &RequestFilterBar::tell);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::returnPressed, this, &RequestFilterBar::tell);
    connect(m_failed, &QCheckBox::toggled, this, &RequestFilterBar::tell);
}

RequestFilter RequestFilterBar::filter() const
{
    RequestFilter filter{.text = m_text->text().trimmed(), .isFailedOnly = m_failed->isChecked()};
    if (m_accounts->currentIndex() > 0)
        filter.account = AccountId{m_accounts->currentData().toString()};
    if (m_models->currentIndex() > 0)
        filter.model = m_models->currentText();
    return filter;
}

void RequestFilterBar::setFilter(const RequestFilter &filter)
{
    {
        const QSignalBlocker models(m_models);
        const QSignalBlocker failed(m_failed);
        if (!filter.model.isEmpty() && m_models->findText(filter.model) < 0)
            m_models->addItem(filter.model);
        m_models->setCurrentIndex(filter.model.isEmpty() ? 0 : m_models->findText(filter.model));
        m_failed->setChecked(filter.isFailedOnly);
    }
    m_awaited = filter.account;
    m_text->setText(filter.text);
    tell();
}

void RequestFilterBar::clear()
{
    m_awaited.reset();
    {
        const QSignalBlocker accounts(m_accounts);
        const QSignalBlocker models(m_models);
        const QSignalBlocker failed(m_failed);
        m_accounts->setCurrentIndex(0);
        m_models->setCurrentIndex(0);
        m_failed->setChecked(false);
    }
    m_text->clear();
    tell();
}

void RequestFilterBar::setAccounts(const QList<std::pair<AccountId, QString>> &accounts)
{
    QVariant chosen = m_accounts->currentData();
    if (m_awaited && !accounts.isEmpty())
        chosen = std::exchange(m_awaited, std::nullopt)->value;
    {
        const QSignalBlocker blocker(m_accounts);
        m_accounts->clear();
        m_accounts->addItem(tr("All accounts"));
        for (const auto &[id, name] : accounts)
            m_accounts->addItem(name, id.value);
        m_accounts->setCurrentIndex(
            std::max(0, chosen.isValid() ? m_accounts->findData(chosen) : 0));
    }
    tell(); // the chosen one may be gone
}

void RequestFilterBar::setModels(const QStringList &models)
{
    const QString chosen = m_models->currentIndex() > 0 ? m_models->currentText() : QString();
    const QSignalBlocker blocker(m_models);
    m_models->clear();
    m_models->addItem(tr("All models"));
    m_models->addItems(models);
    if (!chosen.isEmpty() && !models.contains(chosen))
        m_models->addItem(chosen); // remembered, and not seen yet
    const int place =
        chosen.isEmpty()
            ? 0
            : m_models->findText(chosen, Qt::MatchFixedString | Qt::MatchCaseSensitive);
    m_models->setCurrentIndex(std::max(0, place));
}

void RequestFilterBar::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void RequestFilterBar::tell()
{
    m_typing.stop();
    const RequestFilter now = filter();
    if (now == m_told)
        return;
    m_told = now;
    emit filterChanged(now);
}

} // namespace deskrelay
