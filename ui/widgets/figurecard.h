#pragma once

#include <QFrame>
#include <QList>

class QLabel;

namespace deskrelay {

class SparkLine;

/// One figure with its name, and where it has a course, a spark line.
class FigureCard final : public QFrame
{
    Q_OBJECT

public:
    FigureCard(const QString &name, QWidget *parent);

    /// Shows \a text; \a exact is what the tooltip and a screen reader say.
    void setFigure(const QString &text, const QString &exact);
    void setCourse(const QList<qint64> &values);
    /// `bad` where the figure is one to look at; empty otherwise.
    void setTone(const QString &tone);
    QString figure() const;

private:
    QString m_name;
    QLabel *m_figure;
    SparkLine *m_course;
};

} // namespace deskrelay
