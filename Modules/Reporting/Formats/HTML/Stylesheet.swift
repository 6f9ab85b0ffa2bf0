/// A small stylesheet that makes the design system's classes look right with free fonts. Colours
/// are the system's; each pair of text and ground has a contrast of 4.5 at least.
enum Stylesheet {
    static let screen = """
        :root{color-scheme:light;--blue:#000091;--ink:#161616;--mention:#5a5a5a;--rule:#ddd;\
        --grey:#f6f6f6;--pale:#f5f5fe}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
        @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
        body{margin:0;font:1rem/1.6 Inter,"Public Sans","Segoe UI",Roboto,"Helvetica Neue",Arial,\
        sans-serif;color:var(--ink);background:#fff;overflow-wrap:break-word}
        .fr-container{max-width:78rem;margin:0 auto;padding:0 1.5rem}
        .fr-skiplinks{position:absolute;left:-200rem;background:#fff;padding:1rem;z-index:2}
        .fr-skiplinks:focus-within{left:0;top:0}
        .fr-skiplinks__list{display:flex;gap:1.5rem;list-style:none;margin:0;padding:0}
        .cover{background:var(--pale);border-top:.5rem solid var(--blue);padding:2.5rem 0 2rem}
        .fr-header__operator{margin:0;font-size:.9375rem;font-weight:600;color:var(--blue)}
        .fr-header__operator+.fr-header__operator{font-weight:400;color:var(--ink)}
        h1{font-size:2.25rem;line-height:1.2;margin:1.25rem 0 .75rem;max-width:22em;\
        letter-spacing:-.01em}
        .fr-text--lead{font-size:1.1875rem;line-height:1.5;margin:0 0 1.5rem;max-width:44em}
        .facts{display:grid;gap:.25rem 2rem;grid-template-columns:repeat(auto-fit,\
        minmax(min(22rem,100%),1fr));margin:0;font-size:.875rem}
        .facts>div{display:grid;grid-template-columns:10.5rem 1fr;gap:.75rem;border-top:1px solid \
        #cecef5;padding:.375rem 0}
        .facts dt{color:var(--mention)}.facts dd{margin:0;overflow-wrap:anywhere}
        .layout{display:grid;grid-template-columns:16rem minmax(0,1fr);gap:3rem;padding-top:2rem}
        .fr-summary{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);\
        overflow-y:auto;font-size:.875rem;line-height:1.4;border-left:1px solid var(--rule);\
        padding-left:1rem}
        .fr-summary__title{font-weight:700;margin:0 0 .5rem;font-size:1rem}
        .fr-summary ol{list-style:none;margin:0;padding:0}
        .fr-summary li{margin:.4375rem 0}.fr-summary ol ol{padding-left:.875rem}
        .fr-summary>ol>li>a{font-weight:600}
        .fr-summary a{color:var(--ink);text-decoration:none}
        .fr-summary a:hover{color:var(--blue);text-decoration:underline}
        main:focus{outline:0}
        main>section{margin:0 0 3.5rem}
        h2{font-size:1.75rem;line-height:1.25;margin:0 0 1.25rem;padding-bottom:.625rem;\
        border-bottom:2px solid var(--blue);color:var(--blue)}
        h3{font-size:1.25rem;line-height:1.35;margin:2.5rem 0 .75rem}
        h4{font-size:1.0625rem;line-height:1.4;margin:2rem 0 .5rem}
        h5,h6{font-size:1rem;margin:1.5rem 0 .5rem}
        main p,main li{max-width:46em}main p{margin:.75rem 0}main ul{padding-left:1.25rem}
        a{color:var(--blue);text-underline-offset:.2em;text-decoration-thickness:1px}
        a:hover{text-decoration-thickness:2px}
        :focus-visible{outline:2px solid #0a76f6;outline-offset:2px}
        code{font:.8125em/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;\
        color:#3a3a3a;overflow-wrap:anywhere}
        .fr-table{overflow-x:auto;margin:1.5rem 0 .75rem}
        table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.45}
        .fr-table.wide table{font-size:.875rem}
        @media screen and (min-width:36.01rem){.fr-table.wide th,.fr-table.wide td{padding:.5rem \
        .4375rem}.fr-table.wide th+th[scope=row]{min-width:11rem}}
        caption{text-align:left;font-weight:700;padding:0 0 .625rem;line-height:1.4}
        th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid \
        var(--rule)}
        thead th{background:var(--grey);border-bottom:2px solid var(--blue);font-weight:700;\
        vertical-align:bottom}
        tbody th{font-weight:500}
        tbody tr.total th,tbody tr.total td{font-weight:700;background:var(--pale);border-top:1px \
        solid var(--blue)}
        .n{text-align:right;font-variant-numeric:tabular-nums}
        td.n,td.d{white-space:nowrap}td.w{white-space:normal}
        .fr-table:not(.wide) th+th[scope=row]{min-width:14rem}
        .note,.fr-text--sm{font-size:.875rem;color:var(--mention)}
        .key-figures{list-style:none;margin:1.5rem 0;padding:0!important;display:grid;gap:.75rem;\
        grid-template-columns:repeat(auto-fill,minmax(min(13rem,100%),1fr))}
        .key-figures li{padding:1rem 1.125rem;max-width:none;border:1px solid var(--rule);\
        border-bottom:.1875rem solid var(--blue)}
        .key-figures p{margin:0}
        .key-figures .value{font-size:1.75rem;line-height:1.2;font-weight:700;color:var(--blue);\
        font-variant-numeric:tabular-nums}
        .key-figures .value a{text-decoration:none}.key-figures .value a:hover{text-decoration:\
        underline}
        .key-figures .label{font-size:.9375rem;line-height:1.4;margin-top:.25rem}
        .fr-hint-text{font-size:.8125rem;line-height:1.4;color:var(--mention);\
        margin-top:.25rem!important}
        .fr-callout{border-left:.25rem solid #6a6af4;background:var(--pale);padding:1.125rem \
        1.5rem;margin:1.5rem 0}
        .fr-callout__title{font-weight:700;margin-top:0!important}
        .fr-callout p:last-child{margin-bottom:0}
        .notes{margin:1rem 0;font-size:.9375rem}
        .notes>div{margin:.75rem 0}.notes dt{font-weight:700;color:var(--blue)}
        .notes dd{margin:.125rem 0 0;max-width:50em}
        .chart{margin:1.75rem 0}.chart figcaption{font-weight:700;margin-bottom:.75rem}
        .scroll{overflow-x:auto}.chart svg{display:block;width:100%;max-width:45rem;height:auto;\
        min-width:34rem;font-family:inherit}
        .fr-accordion{border-top:1px solid var(--rule)}
        .fr-accordion:has(+:not(.fr-accordion)),.fr-accordion:last-child{border-bottom:1px solid \
        var(--rule)}
        .fr-accordion__btn{cursor:pointer;padding:.625rem .25rem;font-weight:600;\
        font-size:.9375rem;color:var(--blue)}
        .fr-accordion__btn:hover{background:var(--grey)}
        .fr-accordion__content{padding:.25rem .25rem 1.25rem 1.125rem;scroll-margin-top:3.5rem}
        .columns{columns:15rem 3;column-gap:2rem;list-style:none;padding:0!important;\
        font-size:.875rem;line-height:1.45}
        .columns li{break-inside:avoid;padding:.1875rem 0}
        .fr-badge{display:inline-block;font-size:.75rem;line-height:1.5;font-weight:700;\
        padding:0 .5rem;border-radius:.25rem;white-space:nowrap}
        .fr-badge--success{background:#b8fec9;color:#18753c}
        .fr-badge--info{background:#e8edff;color:#0063cb}
        .fr-badge--warning{background:#ffe9e6;color:#b34000}
        .fr-badge--new{background:#eee;color:#3a3a3a}
        @media print{.fr-accordion::details-content{content-visibility:visible;height:auto}}
        .fr-footer{border-top:2px solid var(--blue);margin-top:4rem;padding:1.5rem 0 2rem;\
        font-size:.875rem;color:var(--mention)}
        .fr-footer p{margin:.25rem 0}
        @media (max-width:62rem){.layout{grid-template-columns:minmax(0,1fr);gap:1.5rem}\
        .fr-summary{position:static;max-height:none;border:1px solid var(--rule);padding:1rem}}
        @media (max-width:36rem){body{font-size:1rem}.fr-container{padding:0 1rem}\
        h1{font-size:1.625rem}h2{font-size:1.375rem}h3{font-size:1.125rem}\
        .cover{padding:1.5rem 0}.fr-summary ol ol{display:none}\
        .facts>div{grid-template-columns:1fr;gap:0}\
        th,td{padding:.4375rem .5rem}table,.fr-table.wide table{font-size:.8125rem}\
        .fr-table th+th[scope=row]{min-width:9rem}\
        .key-figures{grid-template-columns:1fr 1fr;gap:.5rem}.key-figures .value{font-size:1.375rem}\
        .key-figures li{padding:.75rem}.fr-callout{padding:.875rem 1rem}}

        """

    /// Paper: A4, a cover, contents with page numbers, running titles; folds stand open.
    static let print = """
        @page{size:A4;margin:20mm 17mm 19mm;@bottom-right{content:counter(page);\
        font:8pt Inter,sans-serif;color:#5a5a5a}@bottom-left{content:string(titre);\
        font:8pt Inter,sans-serif;color:#5a5a5a}}
        @page :first{margin:0;@bottom-right{content:none}@bottom-left{content:none}}
        @media print{
        html{font-size:9.5pt}body{line-height:1.45}
        .fr-skiplinks{display:none}
        .fr-container{max-width:none;padding:0}
        .cover{height:297mm;border:0;border-left:12mm solid var(--blue);background:#fff;\
        padding:58mm 22mm 0 24mm;break-after:page}
        .cover h1{font-size:27pt;margin:16mm 0 6mm;string-set:titre content(text)}
        .cover .fr-header__operator{font-size:11pt}.cover .fr-text--lead{font-size:13pt}
        .facts{display:block;margin-top:22mm;font-size:9pt}
        .facts>div{grid-template-columns:44mm 1fr}
        .layout{display:block;padding:0}
        .fr-summary{border:0;padding:0;break-after:page;font-size:9.5pt;position:static;\
        max-height:none}
        .fr-summary__title{font-size:17pt;color:var(--blue);margin-bottom:6mm}
        .fr-summary ol ol{display:block}
        .fr-summary li{margin:1.6mm 0}
        .fr-summary a::after{content:leader(dotted) target-counter(attr(href),page);\
        font-weight:400;color:var(--mention)}
        main>section{margin:0 0 12mm}.page{break-before:page}
        main>section:first-child{break-before:auto}
        h2{font-size:17pt}h3{font-size:13pt}h4{font-size:11pt}
        h2,h3,h4,h5,figcaption,caption,.fr-callout__title,summary{break-after:avoid}
        p,li{orphans:3;widows:3}
        a{color:inherit;text-decoration:none}main a{color:var(--blue)}
        .fr-table,.scroll{overflow:visible}
        .fr-table{margin:4mm 0 2mm}
        table{font-size:8.25pt}.fr-table.wide table{font-size:7.25pt}
        th,td{padding:1.1mm 1.6mm}tr{break-inside:avoid}
        .fr-table th+th[scope=row]{min-width:36mm}
        .about{break-after:avoid}
        .aside,.fr-footer{display:none}
        .chart,.fr-callout,.key-figures li,.notes>div{break-inside:avoid}
        .chart svg{min-width:0;width:100%;max-width:none}
        .key-figures{grid-template-columns:repeat(4,1fr);gap:2mm}
        .key-figures li{padding:2.5mm 3mm}.key-figures .value{font-size:15pt}
        .key-figures .label{font-size:8.25pt}.fr-hint-text{font-size:7.25pt}
        .fr-callout{padding:3mm 4mm}
        .fr-accordion{border:0!important;margin-top:3mm}
        .fr-accordion__btn{list-style:none;padding:0;font-size:10pt}
        .fr-accordion__content{padding:0}
        .columns{columns:4;font-size:7pt;line-height:1.3;column-gap:4mm}
        .columns li{padding:.3mm 0}
        .fr-badge{padding:0 1.2mm;font-size:6.75pt}
        }

        """
}
