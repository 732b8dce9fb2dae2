#pragma once

#include "core/base/clock.h"
#include "core/relay/openrequests.h"
#include "core/requests/requestquery.h"
#include "ui/widgets/detailpanel.h"

namespace deskrelay {

class CopyButton;
class FactList;
class TimeLine;

/// Everything that is known of one request, and why it went where it went. A section is added for
/// each further thing that becomes known of requests.
class RequestDetail final : public DetailPanel
{
    Q_OBJECT

public:
    RequestDetail(const Clock &clock, QWidget *parent);

    /// \a names holds those of accounts and keys.
    void show(const RequestRow &row, const RequestReport &names);
    /// One that is under way.
    void show(const OpenRequest &request, const RequestReport &names);
    void showNothing();

    /// All of it as text, to be copied.
    QString text() const;
    const FactList *facts() const { return m_facts; }
    const TimeLine *attempts() const { return m_attempts; }
    const TimeLine *passedOver() const { return m_passed; }
    QString summary() const;

private:
    const Clock &m_clock;
    CopyButton *m_copy;
    TimeLine *m_state;
    FactList *m_facts;
    TimeLine *m_attempts;
    QWidget *m_attemptSection;
    TimeLine *m_passed;
    QWidget *m_passedSection;
};

} // namespace deskrelay
