#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace deskrelay {

/// A thing that is known by name: "In flight", "2 of 8".
struct Fact
{
    QString name = {};
    QString value = {};
    QString tip = {};  ///< Said in full where the value is short.
    QString tone = {}; ///< As setTone() takes it.

    bool operator==(const Fact &) const = default;
};

/// Facts one below the other, their names at the left. Values wrap and can be selected.
class FactList final : public QWidget
{
    Q_OBJECT

public:
    explicit FactList(QWidget *parent);

    /// Facts without a value are left out.
    void setFacts(const QList<Fact> &facts);
    /// The value beside \a name; empty where there is none.
    QString value(const QString &name) const;
    /// All of it, a line each.
    QString text() const;

private:
    QGridLayout *m_grid;
    QList<QLabel *> m_names = {};
    QList<QLabel *> m_values = {};
    QList<Fact> m_facts = {};
};

} // namespace deskrelay
