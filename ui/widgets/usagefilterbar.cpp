#include "ui/widgets/usagefilterbar.h"

#include "ui/models/usagewords.h"
#include "ui/theme.h"
#include "ui/widgets/choicebox.h"
#include "ui/widgets/uikit.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QDateTimeEdit *makeTimeEdit(const QString &name, QWidget *parent)
{
    auto *edit = new QDateTimeEdit(parent);
    edit->setAccessibleName(name);
    edit->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
    edit->setCalendarPopup(true);
    edit->setKeyboardTracking(false);
    edit->setMinimumWidth(170);
    return edit;
}

/// For the words that it always has.
static void makeRoom(ChoiceBox *box)
{
    constexpr int around = 38; // the arrow and the edges
    int widest = 0;
    for (int i = 0; i < box->count(); ++i)
        widest = std::max(widest, box->fontMetrics().horizontalAdvance(box->itemText(i)));
    box->setMinimumWidth(widest + around);
}

static TimePoint timeOf(const QDateTimeEdit *edit)
{
    return fromMilliseconds(edit->dateTime().toMSecsSinceEpoch());
}

UsageFilterBar::UsageFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_range(new ChoiceBox(tr("Time"), this))
    , m_fields{Field{UsageAxis::Account, new ChoiceBox(tr("Account"), this), tr("All accounts")},
               Field{UsageAxis::Key, new ChoiceBox(tr("Key"), this), tr("All keys")},
               Field{UsageAxis::Model, new ChoiceBox(tr("Model"), this), tr("All models")},
               Field{UsageAxis::Tool, new ChoiceBox(tr("Tool"), this), tr("All tools")}}
    , m_ends(new QWidget(this))
    , m_since(makeTimeEdit(tr("From"), m_ends))
    , m_until(makeTimeEdit(tr("Until"), m_ends))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::space1 + 2);
    m_range->setObjectName(u"usageRange"_s);
    for (int range = 0; range <= static_cast<int>(UsageRange::Custom); ++range)
        m_range->addItem(UsageWords::rangeName(static_cast<UsageRange>(range)));
    m_range->setCurrentIndex(static_cast<int>(UsageRange::Day));
    m_range->setMinimumContentsLength(8);
    makeRoom(m_range);
    row->addWidget(m_range, 1);
    for (const Field &field : m_fields) {
        field.box->setObjectName(u"usage-"_s + usageAxisName(field.axis));
        field.box->setMinimumContentsLength(8);
        setChoices(field.axis, {});
        makeRoom(field.box);
        connect(field.box, &QComboBox::currentIndexChanged, this, &UsageFilterBar::tell);
        row->addWidget(field.box, 1);
    }
    const QDateTime now = QDateTime::currentDateTime();
    const QDateTime hour(now.date(), QTime(now.time().hour(), 0));
    m_since->setObjectName(u"usageSince"_s);
    m_until->setObjectName(u"usageUntil"_s);
    m_since->setDateTime(hour.addDays(-1));
    m_until->setDateTime(hour);
    auto *ends = new QHBoxLayout(m_ends);
    ends->setContentsMargins(0, 0, 0, 0);
    ends->setSpacing(metrics::space2);
    for (const auto &[name, edit] :
         {std::pair{tr("From"), m_since}, std::pair{tr("until", "between two times"), m_until}}) {
        QLabel *const label = makeMutedLabel(name, TextRole::Body, m_ends);
        label->setBuddy(edit);
        ends->addWidget(label);
        ends->addWidget(edit);
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &UsageFilterBar::tell);
    }
    ends->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space2);
    column->addLayout(row);
    column->addWidget(m_ends);
    connect(m_range, &QComboBox::currentIndexChanged, this, &UsageFilterBar::tell);
    m_told = filter();
    showEnds();
}

const UsageFilterBar::Field &UsageFilterBar::field(UsageAxis axis) const
{
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [axis](const Field &field) {
        return field.axis == axis;
    });
    return found == m_fields.end() ? m_fields.front() : *found;
}

std::optional<QString> UsageFilterBar::chosen(UsageAxis axis) const
{
    const ChoiceBox *const box = field(axis).box;
    return box->currentIndex() > 0 ? std::optional(box->currentData().toString()) : std::nullopt;
}

UsageFilter UsageFilterBar::filter() const
{
    UsageFilter filter{.range = static_cast<UsageRange>(m_range->currentIndex()),
                       .model = chosen(UsageAxis::Model),
                       .tool = chosen(UsageAxis::Tool)};
    if (filter.range == UsageRange::Custom) {
        const auto [since, until] = std::minmax({timeOf(m_since), timeOf(m_until)});
        filter.custom = {since, until};
    }
    if (const std::optional<QString> account = chosen(UsageAxis::Account))
        filter.account = AccountId{*account};
    if (const std::optional<QString> key = chosen(UsageAxis::Key))
        filter.key = KeyId{*key};
    return filter;
}

void UsageFilterBar::select(const Field &field,
                            const std::optional<QString> &id,
                            const QString &name)
{
    const QSignalBlocker blocker(field.box);
    int place = id ? field.box->findData(*id) : 0;
    if (place < 0) {
        field.box->addItem(name.isEmpty() ? *id : name, *id);
        place = field.box->count() - 1;
    }
    field.box->setCurrentIndex(place);
}

void UsageFilterBar::setFilter(const UsageFilter &filter)
{
    const QSignalBlocker range(m_range);
    const QSignalBlocker since(m_since);
    const QSignalBlocker until(m_until);
    m_range->setCurrentIndex(static_cast<int>(filter.range));
    if (filter.range == UsageRange::Custom) {
        m_since->setDateTime(QDateTime::fromMSecsSinceEpoch(toMilliseconds(filter.custom.since)));
        m_until->setDateTime(QDateTime::fromMSecsSinceEpoch(toMilliseconds(filter.custom.until)));
    }
    const auto valueOf = [](const auto &id) {
        return id ? std::optional(id->value) : std::nullopt;
    };
    select(field(UsageAxis::Account), valueOf(filter.account), {});
    select(field(UsageAxis::Key), valueOf(filter.key), {});
    select(field(UsageAxis::Model), filter.model, {});
    select(field(UsageAxis::Tool), filter.tool, {});
    tell();
}

void UsageFilterBar::setChoices(UsageAxis axis, const Choices &choices)
{
    const Field &changed = field(axis);
    const std::optional<QString> id = chosen(axis);
    const QString name = changed.box->currentText();
    Choices shown;
    for (int i = 1; i < changed.box->count(); ++i)
        shown.append({changed.box->itemData(i).toString(), changed.box->itemText(i)});
    // A list that is open must not be taken from under the mouse.
    if (shown == choices && changed.box->count() > 0)
        return;
    const QSignalBlocker blocker(changed.box);
    changed.box->clear();
    changed.box->addItem(changed.all);
    for (const auto &[choice, text] : choices)
        changed.box->addItem(text, choice);
    select(changed, id, name);
}

void UsageFilterBar::choose(UsageAxis axis, const QString &id, const QString &name)
{
    select(field(axis), id, name);
    tell();
}

void UsageFilterBar::clear()
{
    for (const Field &field : m_fields)
        select(field, {}, {});
    tell();
}

void UsageFilterBar::showEnds()
{
    m_ends->setVisible(m_range->currentIndex() == static_cast<int>(UsageRange::Custom));
}

void UsageFilterBar::tell()
{
    showEnds();
    const UsageFilter now = filter();
    for (const Field &field : m_fields)
        field.box->setToolTip(field.box->currentText());
    if (now == m_told)
        return;
    m_told = now;
    emit filterChanged(now);
}

} // namespace deskrelay
