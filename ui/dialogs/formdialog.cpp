#include "ui/dialogs/formdialog.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

FormDialog::FormDialog(const QString &title, const QString &explanation, QWidget *parent)
    : QDialog(parent)
    , m_content(new QVBoxLayout)
    , m_problem(makeLabel({}, TextRole::Body, this, true))
    , m_buttons(new QHBoxLayout)
{
    setWindowTitle(title);
    setModal(true);
    setMinimumWidth(440);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::space6, metrics::space6, metrics::space6, metrics::space4);
    column->setSpacing(metrics::space4);
    column->addWidget(makeLabel(title, TextRole::Title, this, true));
    if (!explanation.isEmpty()) {
        QLabel *words = makeMutedLabel(explanation, TextRole::Body, this, true);
        setAccessibleDescription(explanation);
        column->addWidget(words);
    }
    m_content->setSpacing(metrics::space3);
    column->addLayout(m_content);
    column->addStretch(1);
    m_problem->setProperty("tone", u"bad"_s);
    m_problem->hide();
    column->addWidget(m_problem);
    m_buttons->setSpacing(metrics::space2);
    m_buttons->addStretch(1);
    column->addSpacing(metrics::space1);
    column->addLayout(m_buttons);
}

int FormDialog::wantedHeight() const
{
    // Wrapped labels ask for the height of a narrower dialog than this is. What the layout keeps
    // may be older than what is inside of it.
    m_content->invalidate();
    layout()->invalidate();
    layout()->activate();
    return layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                         : layout()->totalSizeHint().height();
}

void FormDialog::grow()
{
    const int wanted = wantedHeight();
    if (isVisible() && wanted > height())
        resize(width(), wanted);
}

void FormDialog::showEvent(QShowEvent *event)
{
    resize(width(), wantedHeight());
    QDialog::showEvent(event);
}

bool FormDialog::event(QEvent *event)
{
    const bool isHandled = QDialog::event(event);
    // A problem that appears makes the dialog taller, rather than its fields lower. What is inside
    // is laid out first.
    if (event->type() == QEvent::LayoutRequest)
        QMetaObject::invokeMethod(this, &FormDialog::grow, Qt::QueuedConnection);
    return isHandled;
}

void FormDialog::setProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

QString FormDialog::problem() const
{
    return m_problem->text();
}

void FormDialog::setBusy(bool isBusy, const QString &text)
{
    if (!m_primary)
        return;
    m_primary->setEnabled(!isBusy);
    m_primary->setText(isBusy && !text.isEmpty() ? text : m_primaryText);
}

void FormDialog::addField(const QString &label, QWidget *field, QLabel *hint)
{
    auto *group = new QVBoxLayout;
    group->setSpacing(metrics::space1);
    auto *name = new QLabel(label, this);
    name->setBuddy(field);
    group->addWidget(name);
    group->addWidget(field);
    if (hint)
        group->addWidget(hint);
    m_content->addLayout(group);
}

QPushButton *FormDialog::addPrimary(const QString &text)
{
    m_primaryText = text;
    m_primary = makePrimaryButton(text, {}, this);
    m_primary->setDefault(true);
    m_buttons->addWidget(m_primary);
    return m_primary;
}

QPushButton *FormDialog::addSecondary(const QString &text, bool closes)
{
    QPushButton *button = makeButton(text, {}, this);
    m_buttons->insertWidget(m_primary ? m_buttons->count() - 1 : m_buttons->count(), button);
    if (closes)
        connect(button, &QPushButton::clicked, this, &QDialog::reject);
    return button;
}

} // namespace deskrelay
