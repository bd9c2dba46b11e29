"""What kind of trouble a report speaks of, whatever words it uses: "XSS" and "cross-site scripting" are one. Pure.

In English, Dutch, German, French and Chinese. A concept is a token as any word is; it never decides anything.
"""

import re
from collections.abc import Mapping

_PHRASES: Mapping[str, str] = {
    "xss": "cross site script/crosssite script/ xss /script injecti/跨站脚本",
    "csrf": "cross site request/ csrf / xsrf /跨站请求伪造",
    "sqli": "sql injecti/sql injekti/ sqli /injection sql/injections sql/sql 注入/sql注入",
    "memory": "buffer over/bufferover/out of bound/ oob /heap overflow/heap based overflow/stack overflow"
    "/stack based overflow/memory corruption/overrun/over read/overread/memory safety/pufferüberlauf"
    "/débordement de/缓冲区溢出/越界",
    "freed": "use after free/ uaf /double free/dangling/释放后重用",
    "null": "null pointer/nullpointer/nil pointer/null deref/ npd /空指针",
    "integer": "integer overflow/integer underflow/wraparound/wrap around/整数溢出",
    "path": "path traversal/directory traversal/zip slip/arbitrary file read/arbitrary file write"
    "/read arbitrary file/write arbitrary file/local file inclusion/ lfi /verzeichnisdurch/traversée de/目录遍历"
    "/路径遍历/目录穿越/任意文件/文件读取/文件包含",
    "execution": "command injection/code injection/shell injection/arbitrary code/arbitrary command"
    "/remote code execution/remote command execution/ rce /execute arbitrary/execute any/willekeurige code"
    "/willekeurige opdracht/beliebigen code/beliebige befehle/exécution de code/exécution de commande/命令执行"
    "/代码执行/命令注入/代码注入",
    "template": "template injection/ ssti /expression language/ ognl / spel /模板注入/表达式",
    "denial": "denial of service/ dos / ddos /crash/infinite loop/resource consumption/exhaust/ hang / hangs "
    "/panic/ oom /dienst weiger/dienstweigering/dienstverweigerung/déni de service/拒绝服务",
    "privilege": "privilege escalation/privileges escalation/escalate privilege/escalation of privilege"
    "/gain privileges/elevation of privilege/root privileges/rechtenescalatie/rechteausweitung"
    "/élévation de privilèges/权限提升/提权",
    "disclosure": "information disclosure/information leak/information exposure/sensitive information/ leak"
    "/disclos/informatielek/信息泄露/信息泄漏",
    "sign-in": "authentication bypass/authenticated bypass/bypass authenticat/bypass of authenticat"
    "/bypasses authenticat/hard coded/hardcoded/default password/default credential/authenticatie omzeil/认证绕过"
    "/权限绕过/未授权/身份验证/弱口令/绕过",
    "objects": "deserializ/deserialis/unserializ/unserialis/object injection/désérialisation/反序列化",
    "ssrf": " ssrf /server side request/服务端请求伪造/服务器端请求伪造",
    "xxe": " xxe /xml external/externe xml/xml实体/xml 实体/xml外部实体/xml 外部实体",
    "race": "race condition/ toctou / race /竞争条件",
    "redirect": "open redirect/redirection ouverte/开放重定向",
    "upload": "file upload/unrestricted upload/upload arbitrary/upload of arbitrary/upload any/文件上传",
    "prototype": "prototype pollution/原型链污染/原型污染",
    "smuggling": "request smuggling/response splitting/ crlf /请求走私",
    "links": "symlink/symbolic link/link following/符号链接",
    "format": "format string/格式化字符串",
    "trust": "man in the middle/certificate validation/certificate verif/ spoof/中间人",
}
_EACH = tuple((name, tuple(phrases.split("/"))) for name, phrases in _PHRASES.items())
_BETWEEN = re.compile(r"[\W_]+")
_UPWARDS = "../"


def concepts_in(text: str) -> list[str]:
    """The names of the concepts that `text` speaks of. A blank at the edge of a phrase is the edge of a word."""
    said = f" {_BETWEEN.sub(' ', text.lower())} "
    found = [name for name, phrases in _EACH if any(phrase in said for phrase in phrases)]
    return [*found, "path"] if _UPWARDS in text and "path" not in found else found
