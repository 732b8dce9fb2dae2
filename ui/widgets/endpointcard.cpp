#include "ui/widgets/endpointcard.h"

#include "ui/curlline.h"
#include "ui/theme.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/uikit.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr std::array order = {
    Format::AnthropicMessages, Format::OpenAiResponses, Format::OpenAiChat, Format::GeminiGenerate};

static QString formatTitle(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return EndpointCard::tr("OpenAI Chat");
    case Format::OpenAiResponses:
        return EndpointCard::tr("OpenAI Responses");
    case Format::AnthropicMessages:
        return EndpointCard::tr("Anthropic");
    case Format::GeminiGenerate:
        return EndpointCard::tr("Google Gemini");
    }
    return {};
}

EndpointCard::EndpointCard(QWidget *parent)
    : QFrame(parent)
{
    setProperty("card", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    column->setSpacing(metrics::space2);
    column->addWidget(makeLabel(tr("Base URLs for your tools"), TextRole::Strong, this));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics::space3);
    grid->setVerticalSpacing(metrics::space1);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    int row = 0;
    for (const Format format : order) {
        const QString title = formatTitle(format);
        grid->addWidget(makeMutedLabel(title, TextRole::Body, this), row, 0);
        QLabel *url = makeLabel({}, TextRole::Body, this);
        url->setFont(fixed);
        url->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_urls.append(url);
        grid->addWidget(url, row, 1);
        auto *copy = new CopyButton(tr("Copy"), tr("the base URL for %1").arg(title), this);
        copy->setSource([this, format] { return relayBaseUrl(format, m_origin); });
        grid->addWidget(copy, row, 2);
        auto *curl = new CopyButton(tr("curl"), tr("a shell line that tests %1").arg(title), this);
        curl->setSource([this, format] { return curlLine(format, m_origin, u"echo"_s); });
        curl->setToolTip(
            tr("Copies a shell line that tests this address; put your key into DESKRELAY_KEY"));
        grid->addWidget(curl, row, 3);
        ++row;
    }
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    column->addStretch(1);
}

void EndpointCard::setOrigin(const QString &origin)
{
    m_origin = origin;
    for (size_t i = 0; i < order.size(); ++i)
        m_urls[static_cast<qsizetype>(i)]->setText(relayBaseUrl(order[i], origin));
}

} // namespace deskrelay
