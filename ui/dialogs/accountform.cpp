#include "ui/dialogs/accountform.h"

#include "ui/theme.h"
#include "ui/widgets/secretedit.h"
#include "ui/widgets/uikit.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QFormLayout *makeForm()
{
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(metrics::space4);
    form->setVerticalSpacing(metrics::space2);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return form;
}

static QLabel *addField(QFormLayout *form, const QString &text, QWidget *field)
{
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    label->setMinimumSize(96, metrics::button);
    form->addRow(label, field);
    return label;
}

AccountForm::AccountForm(QWidget *parent)
    : QWidget(parent)
    , m_main(makeForm())
    , m_name(new QLineEdit(this))
    , m_key(new SecretEdit(this))
    , m_url(new QLineEdit(this))
    , m_problem(makeLabel({}, TextRole::Caption, this, true))
    , m_more(new QToolButton(this))
    , m_details(new QWidget(this))
    , m_priority(new QSpinBox(m_details))
    , m_concurrency(new QSpinBox(m_details))
    , m_models(new QLineEdit(m_details))
    , m_proxy(new QLineEdit(m_details))
{
    m_name->setObjectName(u"accountName"_s);
    m_key->setObjectName(u"accountKey"_s);
    m_url->setObjectName(u"accountUrl"_s);
    addField(m_main, tr("&Name"), m_name);
    m_keyLabel = addField(m_main, tr("&Key"), m_key);
    m_urlLabel = addField(m_main, tr("&Base URL"), m_url);
    setTone(m_problem, u"bad"_s);
    m_problem->setMinimumHeight(m_problem->fontMetrics().lineSpacing());

    m_more->setObjectName(u"moreSettings"_s);
    m_more->setText(tr("&More settings"));
    m_more->setCheckable(true);
    m_more->setProperty("flush", true);
    m_more->setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_priority->setRange(1, 100);
    m_priority->setButtonSymbols(QSpinBox::NoButtons);
    m_concurrency->setButtonSymbols(QSpinBox::NoButtons);
    m_priority->setToolTip(tr("1 to 100; the lower number is served first"));
    m_concurrency->setRange(0, 10'000);
    m_concurrency->setSpecialValueText(tr("no limit"));
    m_models->setPlaceholderText(tr("all, or names separated by commas"));
    m_proxy->setPlaceholderText(tr("the system's, or http://, https://, socks5://"));
    QFormLayout *details = makeForm();
    m_details->setLayout(details);
    addField(details, tr("&Priority"), m_priority);
    addField(details, tr("At a &time"), m_concurrency)
        ->setToolTip(tr("How many requests may be at the provider at once"));
    addField(details, tr("Mo&dels"), m_models);
    addField(details, tr("Pro&xy"), m_proxy);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space2);
    column->addLayout(m_main);
    column->addWidget(m_problem);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    column->addWidget(m_details);
    setMoreVisible(false);

    connect(m_more, &QToolButton::toggled, this, &AccountForm::setMoreVisible);
    connect(
        Theme::instance(), &Theme::changed, this, [this] { setMoreVisible(m_more->isChecked()); });
    for (QLineEdit *field : {m_name, m_models}) {
        connect(field, &QLineEdit::textChanged, this, &AccountForm::check);
        connect(field, &QLineEdit::textChanged, this, &AccountForm::edited);
    }
    for (QLineEdit *field : {static_cast<QLineEdit *>(m_key), m_url, m_proxy}) {
        connect(field, &QLineEdit::textChanged, this, &AccountForm::check);
        connect(field, &QLineEdit::textChanged, this, &AccountForm::edited);
        connect(field, &QLineEdit::textChanged, this, &AccountForm::connectionEdited);
    }
    connect(m_priority, &QSpinBox::valueChanged, this, &AccountForm::edited);
    connect(m_concurrency, &QSpinBox::valueChanged, this, &AccountForm::edited);
}

void AccountForm::startNew(const ProviderPreset &preset)
{
    m_isNew = true;
    m_keyIsOptional = preset.keyIsOptional;
    m_asksForUrl = preset.asksForUrl;
    fill({.provider = preset.provider, .name = preset.name, .baseUrl = preset.baseUrl});
    m_key->setPlaceholderText(preset.keyIsOptional ? tr("only if the server asks for one")
                                                   : tr("paste the key"));
    (needsSecret(preset.provider) ? static_cast<QWidget *>(m_key) : m_name)->setFocus();
    if (m_asksForUrl)
        m_url->setFocus();
}

void AccountForm::startEdit(const Account &account)
{
    m_isNew = false;
    m_keyIsOptional = true;
    m_asksForUrl = false;
    fill(account);
    m_key->setPlaceholderText(tr("unchanged; paste another to replace it"));
    m_name->setFocus();
}

void AccountForm::fill(const Account &account)
{
    m_base = account;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_name),
                                       QSignalBlocker(m_key),
                                       QSignalBlocker(m_url),
                                       QSignalBlocker(m_proxy),
                                       QSignalBlocker(m_models)};
    m_name->setText(account.name);
    m_key->clear();
    m_url->setText(account.baseUrl);
    const QString own = defaultBaseUrl(account.provider);
    m_url->setPlaceholderText(own.isEmpty() ? u"https://…/v1"_s : own);
    m_priority->setValue(account.priority);
    m_concurrency->setValue(account.maxConcurrent);
    m_models->setText(account.models.join(u", "_s));
    m_proxy->setText(account.proxy);
    const bool asksSecret = needsSecret(account.provider);
    m_keyLabel->setVisible(asksSecret);
    m_key->setVisible(asksSecret);
    const bool hasUrl = account.provider != Provider::Echo;
    m_urlLabel->setVisible(hasUrl);
    m_url->setVisible(hasUrl);
    check();
}

Account AccountForm::account() const
{
    static const QRegularExpression separators(u"[,\\s]+"_s);
    Account account = m_base;
    account.name = m_name->text().trimmed();
    account.baseUrl = m_url->text().trimmed();
    account.priority = m_priority->value();
    account.maxConcurrent = m_concurrency->value();
    account.models = m_models->text().split(separators, Qt::SkipEmptyParts);
    account.proxy = m_proxy->text().trimmed();
    return account;
}

Secret AccountForm::secret() const
{
    // Every provider but echo has a secret in the store; a server that asks for none ignores it.
    if (m_isNew && m_keyIsOptional && !hasSecret())
        return Secret("none");
    return m_key->secret();
}

bool AccountForm::hasSecret() const
{
    return m_key->hasSecret();
}

QString AccountForm::problem() const
{
    const Account now = account();
    if (now.name.isEmpty())
        return tr("Give the account a name.");
    if (m_asksForUrl && now.baseUrl.isEmpty())
        return tr("Enter the server's base URL.");
    if (const Result<void> valid = validateAccount(now); !valid)
        return valid.error().message;
    if (needsSecret(now.provider) && m_isNew && !m_keyIsOptional && !hasSecret())
        return tr("Paste the key that the provider gave you.");
    return {};
}

bool AccountForm::isTestable() const
{
    return problem().isEmpty();
}

void AccountForm::forgetSecret()
{
    const QSignalBlocker blocker(m_key);
    m_key->clear();
}

void AccountForm::setMoreVisible(bool isVisible)
{
    m_details->setVisible(isVisible);
    m_more->setIcon(Theme::instance()->icon(isVisible ? u"chevron-down"_s : u"chevron-right"_s));
}

void AccountForm::check()
{
    const Account now = account();
    const Result<void> valid = validateAccount(now);
    const bool isUrlWrong = !now.baseUrl.isEmpty() && !valid;
    setStyleProperty(m_url, "invalid", isUrlWrong && !now.name.isEmpty());
    setStyleProperty(m_name, "invalid", now.name.isEmpty());
    // A field that waits for its first character is not wrong yet.
    m_problem->setText(hasSecret() || now.name.isEmpty() || isUrlWrong ? problem() : QString());
}

} // namespace deskrelay
