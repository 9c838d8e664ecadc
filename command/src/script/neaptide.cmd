@echo off
rem The file neaptide beside this one is a jar as well. NEAPTIDE_OPTS takes options for the JVM, such as -Xmx512m.
set "NEAPTIDE_JAVA=java"
if defined JAVA_HOME set "NEAPTIDE_JAVA=%JAVA_HOME%\bin\java"
"%NEAPTIDE_JAVA%" %NEAPTIDE_OPTS% -jar "%~dp0neaptide" %*
