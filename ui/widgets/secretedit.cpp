#include "ui/widgets/secretedit.h"

#include "ui/theme.h"

#include <QAction>
#include <QHideEvent>

namespace deskrelay {

using namespace Qt::StringLiterals;

SecretEdit::SecretEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_reveal(addAction(Theme::instance()->icon(u"eye"_s), QLineEdit::TrailingPosition))
{
    setEchoMode(Password);
    setContextMenuPolicy(Qt::DefaultContextMenu);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                        Qt::ImhNoAutoUppercase);
    m_reveal->setCheckable(true);
    setRevealed(false);
    m_reveal->setVisible(false);
    connect(m_reveal, &QAction::toggled, this, &SecretEdit::setRevealed);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_reveal->setVisible(!text.isEmpty());
        if (text.isEmpty())
            m_reveal->setChecked(false);
    });
}

Secret SecretEdit::secret() const
{
    return Secret(text().trimmed().toUtf8());
}

void SecretEdit::hideEvent(QHideEvent *event)
{
    // Minimising a window hides it as well, and is no reason to cover.
    if (!event->spontaneous())
        m_reveal->setChecked(false);
    QLineEdit::hideEvent(event);
}

void SecretEdit::setRevealed(bool isRevealed)
{
    setEchoMode(isRevealed ? Normal : Password);
    m_reveal->setIcon(Theme::instance()->icon(isRevealed ? u"eye-off"_s : u"eye"_s));
    m_reveal->setText(isRevealed ? tr("Hide what is typed") : tr("Show what is typed"));
    m_reveal->setToolTip(m_reveal->text());
}

} // namespace deskrelay
