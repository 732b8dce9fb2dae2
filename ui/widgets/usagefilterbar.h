#pragma once

#include "ui/models/usageview.h"

#include <QWidget>

#include <array>
#include <utility>

class QDateTimeEdit;

namespace deskrelay {

class ChoiceBox;

/// The fields that narrow the usage page down: time, account, key, model, tool.
class UsageFilterBar final : public QWidget
{
    Q_OBJECT

public:
    /// What can be chosen: what identifies it, and its name.
    using Choices = QList<std::pair<QString, QString>>;

    explicit UsageFilterBar(QWidget *parent);

    UsageFilter filter() const;
    void setFilter(const UsageFilter &filter);
    /// What the fields along \a axis offer; what is chosen stays, be it among them or not.
    void setChoices(UsageAxis axis, const Choices &choices);
    /// Chooses one along \a axis.
    void choose(UsageAxis axis, const QString &id, const QString &name);
    /// All requests of the same time.
    void clear();

signals:
    void filterChanged(const deskrelay::UsageFilter &filter);

private:
    struct Field
    {
        UsageAxis axis = UsageAxis::None;
        ChoiceBox *box = nullptr;
        QString all = {}; ///< The words for no choice.
    };

    const Field &field(UsageAxis axis) const;
    std::optional<QString> chosen(UsageAxis axis) const;
    static void select(const Field &field, const std::optional<QString> &id, const QString &name);
    void showEnds();
    void tell();

    ChoiceBox *m_range;
    std::array<Field, 4> m_fields;
    QWidget *m_ends;
    QDateTimeEdit *m_since;
    QDateTimeEdit *m_until;
    UsageFilter m_told = {};
};

} // namespace deskrelay
