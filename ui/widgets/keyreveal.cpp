#include "ui/widgets/keyreveal.h"

#include "ui/curlline.h"
#include "ui/theme.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/uikit.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

KeyReveal::KeyReveal(const Secret &key, const QString &origin, QWidget *parent)
    : QWidget(parent)
{
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    auto *field = new QLineEdit(QString::fromUtf8(key.reveal().toByteArray()), this);
    field->setObjectName(u"newKey"_s);
    field->setReadOnly(true);
    field->setFont(fixed);
    field->setCursorPosition(0);
    field->setAccessibleName(tr("The new key"));
    auto *copyKey = new CopyButton(tr("Copy"), tr("the key"), this);
    copyKey->setSource([key] { return QString::fromUtf8(key.reveal().toByteArray()); });

    const QString line = curlLine(Format::OpenAiChat, origin, u"echo"_s, key);
    auto *shell = new QPlainTextEdit(line, this);
    shell->setReadOnly(true);
    shell->setFont(fixed);
    shell->setTabChangesFocus(true);
    shell->setWordWrapMode(QTextOption::WrapAnywhere);
    shell->setFixedHeight(shell->fontMetrics().lineSpacing() * 4 + metrics::space4);
    shell->setAccessibleName(tr("A shell line that tries the key"));
    auto *copyLine = new CopyButton(tr("Copy"), tr("the shell line"), this);
    copyLine->setSource([line] { return line; });

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space2);
    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::space2);
    first->addWidget(field, 1);
    first->addWidget(copyKey);
    column->addLayout(first);
    column->addSpacing(metrics::space2);
    auto *second = new QHBoxLayout;
    second->addWidget(
        makeMutedLabel(tr("Try it at once: the echo model answers without any provider."),
                       TextRole::Body,
                       this,
                       true),
        1);
    second->addWidget(copyLine);
    column->addLayout(second);
    column->addWidget(shell);
}

} // namespace deskrelay
