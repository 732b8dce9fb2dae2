#include "ui/widgets/figurecard.h"

#include "ui/charts/sparkline.h"
#include "ui/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/uikit.h"

#include <QLabel>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

FigureCard::FigureCard(const QString &name, QWidget *parent)
    : QFrame(parent)
    , m_name(name)
    , m_figure(makeLabel(u"–"_s, TextRole::Figure, this))
    , m_course(new SparkLine(this))
    , m_note(new ElidedLabel(TextRole::Caption, this))
    , m_detail(new ElidedLabel(TextRole::Caption, this))
{
    setProperty("card", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    column->setSpacing(metrics::space1);
    column->addWidget(makeMutedLabel(name, TextRole::Body, this));
    column->addWidget(m_figure);
    column->addWidget(m_course);
    column->addWidget(m_note);
    m_note->setFixedHeight(m_course->sizeHint().height());
    m_note->hide();
    column->addWidget(m_detail);
    m_detail->hide();
}

void FigureCard::setFigure(const QString &text, const QString &exact)
{
    m_figure->setText(text);
    setToolTip(exact);
    setAccessibleName(u"%1: %2"_s.arg(m_name, exact));
}

void FigureCard::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->show();
    m_course->hide();
}

void FigureCard::setDetail(const QString &detail)
{
    m_detail->setText(detail);
    m_detail->show();
}

void FigureCard::setCourse(const QList<qint64> &values)
{
    m_course->setValues(values);
}

void FigureCard::setTone(const QString &tone)
{
    deskrelay::setTone(m_figure, tone);
}

QString FigureCard::figure() const
{
    return m_figure->text();
}

} // namespace deskrelay
