#pragma once

#include <QFrame>
#include <QList>

class QLabel;

namespace deskrelay {

class ElidedLabel;
class SparkLine;

/// One figure with its name, and below it a spark line or one or two lines of words.
class FigureCard final : public QFrame
{
    Q_OBJECT

public:
    FigureCard(const QString &name, QWidget *parent);

    /// Shows \a text; \a exact is what the tooltip and a screen reader say.
    void setFigure(const QString &text, const QString &exact);
    /// Words in the place of the spark line.
    void setNote(const QString &note);
    /// A second line of words.
    void setDetail(const QString &detail);
    void setCourse(const QList<qint64> &values);
    /// `bad` where the figure is one to look at; empty otherwise.
    void setTone(const QString &tone);
    QString figure() const;

private:
    QString m_name;
    QLabel *m_figure;
    SparkLine *m_course;
    ElidedLabel *m_note;
    ElidedLabel *m_detail;
};

} // namespace deskrelay
